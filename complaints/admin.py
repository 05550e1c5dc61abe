"""Configuration of categories, routes and terms. Tickets and their history are never shown here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin import KeptAdmin
from complaints.models import Category, Route, Term

DEEPEST = 3


class CategoryForm(forms.ModelForm[Category]):
    def clean_parent(self) -> Category | None:
        parent: Category | None = self.cleaned_data["parent"]
        if parent and parent.level >= DEEPEST:
            raise forms.ValidationError(_("The tree has three levels: subject, kind, example."))
        if self.instance.pk and self._level(parent) != self.instance.level:
            raise forms.ValidationError(_("A category stays on its level of the tree."))
        return parent

    def clean_priority(self) -> int:
        priority: int = self.cleaned_data["priority"]
        if not 1 <= priority <= 4:
            raise forms.ValidationError(_("Priorities go from 1 (first) to 4."))
        return priority

    def clean(self) -> dict[str, Any] | None:
        self.instance.level = self._level(self.cleaned_data.get("parent"))
        return super().clean()

    def _level(self, parent: Category | None) -> int:
        return parent.level + 1 if parent else 1


@admin.register(Category)
class CategoryAdmin(KeptAdmin):
    form = CategoryForm
    list_display = ["code", "path", "department", "complexity", "priority", "is_active"]
    list_filter = ["level", "complexity", "priority", "is_active", "department"]
    list_select_related = ["parent__parent", "department"]
    search_fields = ["code", "name_zh", "name_en"]
    autocomplete_fields = ["parent", "department"]
    ordering = ["code"]
    fields = [
        "code",
        "name_zh",
        "name_en",
        "parent",
        "position",
        "department",
        "complexity",
        "priority",
        "is_active",
    ]

    @admin.display(description=_("category"))
    def path(self, category: Category) -> str:
        return category.path


@admin.register(Route)
class RouteAdmin(SimpleHistoryAdmin):  # type: ignore[misc]  # untyped package
    list_display = ["category", "branch", "department"]
    list_filter = ["branch", "department"]
    list_select_related = ["category", "branch", "department"]
    search_fields = ["category__code", "category__name_zh", "category__name_en"]
    autocomplete_fields = ["category", "branch", "department"]


@admin.register(Term)
class TermAdmin(KeptAdmin):
    list_display = ["code", "kind", "name_zh", "name_en", "position", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["code", "name_zh", "name_en"]
    fields = ["kind", "code", "name_zh", "name_en", "position", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        given = super().get_readonly_fields(request, obj)
        return [*given, "kind"] if obj else given
