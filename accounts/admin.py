"""Configuration of people, units and skills, with the history of every change."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.admin_forms import (
    DepartmentForm,
    NewPersonForm,
    PersonForm,
    SkillForm,
    TemporaryPasswordForm,
)
from accounts.configuration import ConfigurationAdmin, KeptAdmin
from accounts.models import Department, Skill, User
from accounts.wording import in_words

admin.site.unregister(Group)  # roles are a table in the code, not groups
admin.site.site_title = admin.site.site_header = _("Administration")
admin.site.index_title = _("People and reference data")


@admin.register(Department)
class DepartmentAdmin(KeptAdmin):
    form = DepartmentForm
    list_display = ["code", "name_zh", "name_en", "kind", "parent", "in_use"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_zh", "name_en"]


@admin.register(Skill)
class SkillAdmin(ConfigurationAdmin):
    form = SkillForm
    list_display = ["code", "name_zh", "name_en", "trained"]
    search_fields = ["code", "name_zh", "name_en"]
    why_kept = _("People have this skill. Take it from them first, then it can be deleted.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Skill]:
        skills: QuerySet[Skill] = super().get_queryset(request)
        return skills.annotate(people=Count("user"))

    @admin.display(description=_("people"), ordering="people")
    def trained(self, skill: Any) -> int:
        return int(skill.people)

    def has_delete_permission(self, request: HttpRequest, obj: Skill | None = None) -> bool:
        """Only one at a time, and only while nobody has it."""
        if obj is None or User.objects.filter(skills=obj).exists():
            return False
        return bool(super().has_delete_permission(request, obj))


@admin.register(User)
class PersonAdmin(KeptAdmin, UserAdmin[User]):
    form = PersonForm
    add_form = NewPersonForm
    add_form_template = None
    change_form_template = "admin/person.html"
    change_password_form = TemporaryPasswordForm
    change_user_password_template = "admin/temporary_password.html"  # noqa: S105  a page, no password
    list_display = ["staff_number", "name", "role", "unit", "hours", "in_use"]
    list_filter = ["role", "is_active", "unit", "skills"]
    list_select_related = ["unit"]
    search_fields = ["staff_number", "name"]
    ordering = ["staff_number"]
    filter_horizontal = ()
    work: Any = (_("Work"), {"fields": ["role", "unit", "skills"]})
    duty: Any = (_("On duty"), {"fields": ["duty_days", "duty_from", "duty_to"]})
    fieldsets = [
        (None, {"fields": ["staff_number", "name", "email"]}),
        work,
        duty,
        (_("Sign-in"), {"fields": ["is_active", "password_is_temporary", "last_login", "added"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["staff_number", "name", "email", "temporary_password"]}),
        work,
        duty,
    ]

    @admin.display(description=_("added on"))
    def added(self, person: User) -> str:
        return in_words(User._meta.get_field("created_at"), person.created_at)

    @admin.display(description=_("on duty"), ordering="duty_from")
    def hours(self, person: User) -> str:
        return f"{person.duty_from:%H:%M}–{person.duty_to:%H:%M}"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody takes the administration away from themselves by mistake."""
        given = [*super().get_readonly_fields(request, obj), "password_is_temporary", "last_login", "added"]
        return [*given, "role", "is_active"] if obj == request.user else given

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Others are given a temporary password; one's own is changed with the present one."""
        if id == str(request.user.pk):
            return redirect("accounts:password")
        return super().user_change_password(request, id, form_url)
