"""What all configuration pages share: plain fields, nothing deleted, and who changed what."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from simple_history.admin import SimpleHistoryAdmin

from accounts.trees import TreeChoiceField
from accounts.wording import NOTHING, in_words


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one record in the history, in words."""

    label: str
    before: str
    after: str


class ConfigurationAdmin(SimpleHistoryAdmin):  # type: ignore[misc]  # untyped package
    """Forms that work without scripts; a history that is read, never gone back to by a click."""

    # Any: one level up, the same names are typed more narrowly for UserAdmin.
    actions: Any = None
    empty_value_display = NOTHING
    list_per_page = 50
    object_history_template: Any = "admin/history.html"
    formfield_overrides: Any = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    why_kept = gettext_lazy(
        "Complaints and history point at it, so it is never deleted. Switch it off instead."
    )

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Whoever may change a row but not delete it learns why."""
        row = self.get_object(request, unquote(object_id))
        if row and self.has_change_permission(request, row) and not self.has_delete_permission(request, row):
            raise PermissionDenied(str(self.why_kept))
        return cast(HttpResponse, super().delete_view(request, object_id, extra_context))

    def get_urls(self) -> list[URLPattern]:
        """Without simple_history's form of an old version: it saves for whoever may only read."""
        version = f"{self.opts.app_label}_{self.opts.model_name}_simple_history"
        return [route for route in super().get_urls() if route.name != version]

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if hasattr(db_field.remote_field.model, "parent"):
            kwargs["form_class"] = TreeChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the buttons that open other forms in windows."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def construct_change_message(
        self, request: HttpRequest, form: forms.BaseForm, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """The fields by the names the catalogue has: the log translates them when it is read."""
        if add:
            return [{"added": {}}]
        with override(None):
            names = [self._name(form, field) for field in form.changed_data]
        return [{"changed": {"fields": names}}] if names else []

    def _name(self, form: forms.BaseForm, field: str) -> str:
        try:
            return str(self.opts.get_field(field).verbose_name)
        except FieldDoesNotExist:
            return str(form.fields[field].label)

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True
    ) -> None:
        """What each record of a page changed; the first one of all says what was entered."""
        records = list(historical_records)
        if not records:
            return
        for record, before in pairwise([*records, records[-1].prev_record]):
            record.changes = changed(record, before) if before else entered(record)


class KeptAdmin(ConfigurationAdmin):
    """Rows that tickets and history point at: switched off when no longer wanted, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A code is what routes, files and reports go by: it stays once given."""
        given = list(super().get_readonly_fields(request, obj))
        return [*given, "code"] if obj and hasattr(obj, "code") else given

    @admin.display(description=gettext_lazy("state"), ordering="is_active")
    def in_use(self, row: Any) -> SafeString:
        if row.is_active:
            return format_html('<span class="ts-badge is-ok">{}</span>', _("In use"))
        return format_html('<span class="ts-badge">{}</span>', _("Switched off"))


def changed(record: Any, before: Any) -> list[Change]:
    """What differs between a record of the history and the one before it."""
    delta = record.diff_against(before, foreign_keys_are_objs=True)
    return [
        Change(
            _label(field),
            in_words(field, _held(field, change.old)),
            in_words(field, _held(field, change.new)),
        )
        for change in delta.changes
        for field in [_field(record, change.field)]
    ]


def entered(record: Any) -> list[Change]:
    """What the first record of a row holds; generated fields are left out."""
    fields = [field for field in record.tracked_fields if field.editable and not field.primary_key]
    told = [(field, in_words(field, getattr(record, field.name))) for field in fields]
    return [Change(_label(field), NOTHING, words) for field, words in told if words != NOTHING]


def _field(record: Any, name: str) -> Any:
    return cast(Any, record.instance_type)._meta.get_field(name)


def _label(field: Any) -> str:
    return str(capfirst(field.verbose_name))


def _held(field: Any, value: Any) -> Any:
    """Of a many-to-many the history gives rows of the table between; the reader wants what they join."""
    if isinstance(field, models.ManyToManyField):
        return [row[field.m2m_reverse_field_name()] for row in value]
    return value
