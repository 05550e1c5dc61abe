"""Query parameters: forms again, with the few kinds of values that only addresses have."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from api.inputs.shapes import Json, Shape, shape

MOST_VALUES = 50


class QueryForm(forms.Form):
    """What may stand behind the `?` of one address."""


class FlagField(forms.Field):
    """`true` or `false`; None when it is not asked."""

    def to_python(self, value: Any) -> bool | None:
        match value:
            case None | "":
                return None
            case "true":
                return True
            case "false":
                return False
            case _:
                raise ValidationError(_("This has to be true or false."))


class InstantField(forms.Field):
    """ISO 8601 with its offset."""

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            # A plus sign that was not escaped arrives as a blank.
            found = parse_datetime(value.strip().replace(" ", "+") if "T" in value else "")
            # PostgreSQL reads no offset of sixteen hours or more.
            at = found.astimezone(UTC) if found and found.utcoffset() is not None else None
        except (ValueError, OverflowError):
            at = None
        if at is None:
            raise ValidationError(_("Write an instant with its offset, such as 2026-11-16T12:44:00+08:00."))
        return at


class CodesField(forms.Field):
    """Several values with commas between them; with `allowed`, only those."""

    def __init__(self, *, allowed: Iterable[Any] = (), pattern: str = r"[\w.-]{1,64}", **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})
        self.allowed = {str(value): value for value in allowed}
        self.pattern = pattern

    def to_python(self, value: Any) -> list[Any]:
        given = [part for part in str(value).split(",") if part] if value else []
        if len(given) > MOST_VALUES or "\0" in str(value):
            raise ValidationError(_("This value is not valid."))
        if self.allowed and not set(given) <= set(self.allowed):
            words = ", ".join(self.allowed)
            raise ValidationError(_("This has to be one of: %(values)s"), params={"values": words})
        return [self.allowed.get(part, part) for part in given]


@shape.register
def _flag(given: FlagField) -> Shape:
    return Shape({"type": "boolean"})


@shape.register
def _instant(given: InstantField) -> Shape:
    return Shape({"type": "string", "format": "date-time"})


@shape.register
def _codes(given: CodesField) -> Shape:
    item: Json = {"type": "string"}
    if given.allowed:
        values = [getattr(value, "value", value) for value in given.allowed.values()]
        item = {"type": "integer" if isinstance(values[0], int) else "string", "enum": values}
    return Shape({"type": "array", "items": item, "minItems": 1, "maxItems": MOST_VALUES})
