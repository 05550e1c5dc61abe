"""What the pages of the administration show besides what Django's admin gives them."""

from typing import Any, Final

from django import template
from django.contrib.admin.models import LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet

from accounts.wording import in_words

register = template.Library()

LATEST: Final = 12
ICONS: Final = {
    "User": "users",
    "Department": "hierarchy",
    "Skill": "certificate",
    "Category": "category",
    "Route": "route",
    "Term": "tags",
}


@register.filter
def icon_of(model_name: str) -> str:
    """The icon that stands for a kind of row in the navigation."""
    return ICONS.get(model_name, "settings")


@register.simple_tag
def latest_changes() -> QuerySet[LogEntry]:
    """What administrators changed last, whoever it was."""
    return LogEntry.objects.select_related("content_type", "user")[:LATEST]


@register.simple_tag
def shown_value(field: Any) -> str:
    """A field that may only be read, in words; `field` is Django's AdminReadonlyField."""
    row = field.form.instance
    try:
        model_field = row._meta.get_field(field.field["name"])
    except FieldDoesNotExist:
        return str(field.contents())
    value = getattr(row, model_field.name)
    return in_words(model_field, value.all() if model_field.many_to_many else value)
