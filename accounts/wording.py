"""What a field of the configuration holds, in words; for pages that only show it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from simple_history.models import DeletedObject

NOTHING: Final = "—"


def in_words(field: "models.Field[Any, Any] | models.ManyToManyField[Any, Any]", value: Any) -> str:
    """The value as a reader of this language says it; a dash where there is none."""
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case None | "" | DeletedObject(pk=None):  # simple_history's words for no row at all
            return NOTHING
        case DeletedObject():
            return _("(since deleted)")
        case time():
            return f"{value:%H:%M}"
        case datetime():
            return f"{localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(field, ArrayField):
        return _listed(WEEKDAYS[day - 1] for day in sorted(value))
    if isinstance(field, models.ManyToManyField):
        return _listed(value)
    named: Mapping[Any, Any] = dict(field.flatchoices)
    return str(named.get(value, value))


def _listed(values: Iterable[Any]) -> str:
    return " · ".join(map(str, values)) or NOTHING
