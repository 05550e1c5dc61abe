"""Configuration of categories, routes and terms. Tickets and their history are never shown here."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.configuration import ConfigurationAdmin, KeptAdmin
from complaints.admin_forms import CategoryForm, RouteForm, TermForm
from complaints.models import Category, Route, Term


@admin.register(Category)
class CategoryAdmin(KeptAdmin):
    form = CategoryForm
    list_display = ["code", "path", "department", "complexity", "priority", "in_use"]
    list_filter = ["level", "complexity", "priority", "is_dispatched_at_once", "is_active", "department"]
    list_select_related = ["parent__parent", "department"]
    search_fields = ["code", "name_zh", "name_en"]
    ordering = ["code"]

    @admin.display(description=_("category"))
    def path(self, category: Category) -> str:
        return category.path


@admin.register(Route)
class RouteAdmin(ConfigurationAdmin):
    form = RouteForm
    list_display = ["category", "branch", "department"]
    list_filter = ["branch", "department"]
    list_select_related = ["category", "branch", "department"]
    search_fields = ["category__code", "category__name_zh", "category__name_en"]


@admin.register(Term)
class TermAdmin(KeptAdmin):
    form = TermForm
    list_display = ["code", "kind", "name_zh", "name_en", "position", "in_use"]
    list_filter = ["kind", "is_active"]
    search_fields = ["code", "name_zh", "name_en"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        given = super().get_readonly_fields(request, obj)
        return [*given, "kind"] if obj else given
