"""What a form field is in JSON: its schema, and how a JSON value becomes what the form reads.

One place for each thing: pages and API share the forms, so a new field of a form is a new
member of the API's input, with its schema, checks and sentences.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from functools import singledispatch
from typing import Any

from django import forms
from django.utils.dateparse import parse_date, parse_datetime

from complaints.typed import Phone
from complaints.workspace.fields import TAG_MAX, TAGS_MAX, PickField, PickManyField, TagsField
from complaints.workspace.file_fields import FilesField

Json = dict[str, Any]
Data = dict[str, Any]
# Names under which a thing is known to other programs, the first it has.
CODES = ("code", "staff_number", "number", "pk")
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Shape:
    """`form_value` turns a JSON value that fits the schema into what a form gets."""

    schema: Json
    form_value: Callable[[Any], Any] = field(default=lambda value: value)
    is_file: bool = False


def code_of(thing: Any) -> str:
    return next(str(getattr(thing, name)) for name in CODES if hasattr(thing, name))


@singledispatch
def shape(given: forms.Field) -> Shape:
    raise TypeError(f"api.inputs.shapes does not know {type(given).__name__}.")


@shape.register
def _text(given: forms.CharField) -> Shape:
    schema: Json = {"type": "string"}
    if given.required:
        schema["minLength"] = max(1, given.min_length or 0)
    if given.max_length is not None:
        schema["maxLength"] = given.max_length
    return Shape(schema)


@shape.register
def _tags(given: TagsField) -> Shape:
    word: Json = {"type": "string", "minLength": 1, "maxLength": TAG_MAX, "pattern": r"^[^,，、;；\s]+$"}
    return Shape({"type": "array", "items": word, "maxItems": TAGS_MAX}, "，".join)


@shape.register
def _phone(given: Phone) -> Shape:
    return Shape({**_text(given).schema, "examples": ["13800000000"]})


@shape.register
def _email(given: forms.EmailField) -> Shape:
    # Forms take "" where nothing is known, which no e-mail format allows.
    schema = _text(given).schema
    return Shape({**schema, "examples": ["name@example.com"]})


@shape.register
def _whole(given: forms.IntegerField) -> Shape:
    return Shape({"type": "integer", **_bounds(given)})


@shape.register
def _decimal(given: forms.DecimalField) -> Shape:
    """Money travels as a string, so that no program rounds it."""
    whole = (given.max_digits or 12) - (given.decimal_places or 0)
    places = given.decimal_places or 0
    pattern = rf"^[0-9]{{1,{whole}}}(\.[0-9]{{1,{places}}})?$" if places else rf"^[0-9]{{1,{whole}}}$"
    return Shape({"type": "string", "pattern": pattern, "examples": ["120.00"]})


def _bounds(given: forms.IntegerField) -> Json:
    limits = {"minimum": given.min_value, "maximum": given.max_value}
    return {name: value for name, value in limits.items() if value is not None and not callable(value)}


@shape.register
def _boolean(given: forms.BooleanField) -> Shape:
    return Shape({"type": "boolean"}, lambda value: "on" if value else "")


@shape.register
def _date(given: forms.DateField) -> Shape:
    return Shape({"type": "string", "format": "date"}, _day)


def _day(value: str) -> Any:
    """As the form reads it; what is no day stays as it is, and is refused there."""
    try:
        return parse_date(value) or value
    except ValueError:
        return value


@shape.register
def _instant(given: forms.DateTimeField) -> Shape:
    schema = {"type": "string", "format": "date-time"}
    return Shape(schema, _moment)


def _moment(value: str) -> Any:
    """As the form reads it, in UTC: PostgreSQL reads no offset of sixteen hours or more."""
    try:
        found = parse_datetime(value) if value else None
        return found.astimezone(UTC) if found and found.utcoffset() is not None else found or ""
    except (ValueError, OverflowError):
        return f"?{value}"  # which the form refuses


@shape.register
def _uuid(given: forms.UUIDField) -> Shape:
    return Shape({"type": "string", "format": "uuid"})


@shape.register
def _choice(given: forms.ChoiceField) -> Shape:
    keys = list(_keys(given.choices))
    if not keys:  # filled in from the database, when there is a ticket
        return Shape({"type": "string"}, str)
    kind = "integer" if all(isinstance(key, int) for key in keys) else "string"
    return Shape({"type": kind, "enum": keys}, str)


@shape.register
def _choices(given: forms.MultipleChoiceField) -> Shape:
    keys = list(_keys(given.choices))
    numbers = isinstance(given, forms.TypedMultipleChoiceField) and given.coerce is int
    item: Json = {"type": "integer" if numbers else "string"} | ({"enum": keys} if keys else {})
    return Shape(_list_of(item, given), lambda values: [str(value) for value in values])


@shape.register
def _pick(given: PickField) -> Shape:
    return Shape(_one_of(given.known.values()), _picked(given.known))


@shape.register
def _picks(given: PickManyField) -> Shape:
    one = _picked(given.known)
    return Shape(_list_of(_one_of(given.known.values()), given), lambda codes: [one(c) for c in codes])


@shape.register
def _files(given: forms.FileField) -> Shape:
    return Shape({"type": "string", "format": "binary"}, is_file=True)


@shape.register
def _several_files(given: FilesField) -> Shape:
    files: Json = {"type": "array", "items": {"type": "string", "format": "binary"}}
    return Shape(files | ({"minItems": 1} if given.required else {}), is_file=True)


def _list_of(item: Json, given: forms.Field) -> Json:
    return {"type": "array", "items": item, "maxItems": MOST_ITEMS} | (
        {"minItems": 1} if given.required else {}
    )


def _one_of(things: Iterable[Any]) -> Json:
    codes = [code_of(thing) for thing in things]
    return {"type": "string"} | ({"enum": codes} if codes else {})


def _picked(known: Mapping[str, Any]) -> Callable[[Any], str]:
    """From a code to the key the form knows; a code it does not know stays, and is refused there."""
    keys = {code_of(thing): key for key, thing in known.items()}
    return lambda code: keys.get(str(code), f"?{code}") if code else ""


def _keys(choices: Any) -> Iterable[Any]:
    """The values of choices, groups included, without the blank one."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _keys(label)
        elif key not in ("", None):
            yield getattr(key, "value", key)
