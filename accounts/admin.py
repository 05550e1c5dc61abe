"""Configuration of people, units and skills, with the history of every change."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import Department, Skill, User

admin.site.unregister(Group)  # roles are a table in the code, not groups
admin.site.site_title = admin.site.site_header = _("Administration")
admin.site.index_title = _("People and reference data")


class KeptAdmin(SimpleHistoryAdmin):  # type: ignore[misc]  # untyped package
    """Rows that tickets and history point at: switched off when no longer wanted, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A code is what routes, files and reports go by: it stays once given."""
        given = list(super().get_readonly_fields(request, obj))
        return [*given, "code"] if obj and hasattr(obj, "code") else given


class DepartmentForm(forms.ModelForm[Department]):
    def clean_parent(self) -> Department | None:
        parent: Department | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance.pk in parent.lineage:
            raise forms.ValidationError(_("A unit cannot be part of itself or of a unit below it."))
        return parent


@admin.register(Department)
class DepartmentAdmin(KeptAdmin):
    form = DepartmentForm
    list_display = ["code", "name_zh", "name_en", "kind", "parent", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_zh", "name_en"]
    autocomplete_fields = ["parent"]
    fields = ["code", "kind", "name_zh", "name_en", "parent", "is_active"]


@admin.register(Skill)
class SkillAdmin(SimpleHistoryAdmin):  # type: ignore[misc]  # untyped package
    list_display = ["code", "name_zh", "name_en", "trained"]
    search_fields = ["code", "name_zh", "name_en"]

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


class NewPersonForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("staff_number", "name", "role", "unit")


class PersonForm(UserChangeForm[User]):
    duty_days = forms.TypedMultipleChoiceField(
        label=_("duty days"),
        coerce=int,
        choices=[
            (1, _("Monday")),
            (2, _("Tuesday")),
            (3, _("Wednesday")),
            (4, _("Thursday")),
            (5, _("Friday")),
            (6, _("Saturday")),
            (7, _("Sunday")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class PersonAdmin(KeptAdmin, UserAdmin[User]):
    form = PersonForm
    add_form = NewPersonForm
    list_display = ["staff_number", "name", "role", "unit", "duty_from", "duty_to", "is_active"]
    list_filter = ["role", "is_active", "unit", "skills"]
    list_select_related = ["unit"]
    search_fields = ["staff_number", "name"]
    ordering = ["staff_number"]
    autocomplete_fields = ["unit"]
    filter_horizontal = ["skills"]
    readonly_fields = ["last_login", "created_at"]
    fieldsets = [
        (None, {"fields": ["staff_number", "name", "email", "password"]}),
        (_("Work"), {"fields": ["role", "unit", "skills", "is_active"]}),
        (_("On duty"), {"fields": ["duty_days", "duty_from", "duty_to"]}),
        (_("Dates"), {"fields": ["last_login", "created_at"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "staff_number", "name", "role", "unit", "usable_password", "password1", "password2",
                ]
            },
        ),
    ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody takes the administration away from themselves by mistake."""
        given = super().get_readonly_fields(request, obj)
        return [*given, "role", "is_active"] if obj == request.user else given
