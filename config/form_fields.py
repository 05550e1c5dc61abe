"""How a form field is shown: which control, which classes, what is read out with it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from django import forms
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.widgets import DateTimeBaseInput
from django.utils.safestring import SafeString

ROWS: Final = "3"
DJANGO_ROWS: Final = "10"  # the default of forms.Textarea, too tall for pages this dense
SEGMENTS_AT_MOST: Final = 5  # more choices than this do not fit beside each other


class Kind(StrEnum):
    """The shapes templates/ui/_field.html knows."""

    INPUT = "input"
    CHECK = "check"
    SEGMENTS = "seg"
    LIST = "list"
    HIDDEN = "hidden"


NATIVE_TYPES: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.DateTimeInput, "datetime-local"),
    (forms.DateInput, "date"),
    (forms.TimeInput, "time"),
)
ISO_FORMATS: Final = {
    "datetime-local": "%Y-%m-%dT%H:%M",
    "date": "%Y-%m-%d",
    "time": "%H:%M",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or checkbox of a group."""

    tag: SafeString
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of the error summary: where it leads and what it says."""

    target: str
    label: str
    message: str


def kind_of(bound: BoundField, look: str = "") -> Kind:
    """The shape of a field; `look` ("seg" or "list") overrules for groups of choices."""
    widget = bound.field.widget
    if bound.is_hidden:
        return Kind.HIDDEN
    if isinstance(widget, forms.CheckboxInput):
        return Kind.CHECK
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return Kind.LIST
    if isinstance(widget, forms.RadioSelect):
        few = len(list(widget.choices)) <= SEGMENTS_AT_MOST
        return Kind(look) if look else (Kind.SEGMENTS if few else Kind.LIST)
    return Kind.INPUT


def control(bound: BoundField, kind: Kind, *, with_help: bool) -> SafeString:
    """The field's own tag with the classes of the design; groups come from `choices`."""
    widget = bound.field.widget
    attrs: dict[str, str | bool] = {
        "class": _class(widget, kind),
        **_growing(widget),
        **_described(bound, with_help),
    }
    if isinstance(widget, DateTimeBaseInput):
        _pick_natively(widget)
    return bound.as_widget(attrs=attrs)


def _pick_natively(widget: DateTimeBaseInput) -> None:
    """The browser's own picker, unless the form asked for another type of input."""
    if widget.input_type == "text":
        widget.input_type = next(native for family, native in NATIVE_TYPES if isinstance(widget, family))
    # Browsers read these fields in ISO only, whatever the page's language.
    widget.format = ISO_FORMATS.get(widget.input_type, widget.format)


def _growing(widget: forms.Widget) -> dict[str, str]:
    """Text areas start small and grow with their text."""
    if not isinstance(widget, forms.Textarea):
        return {}
    rows = str(widget.attrs.get("rows", ""))
    return {"data-grow": "", "rows": ROWS if rows in ("", DJANGO_ROWS) else rows}


def _described(bound: BoundField, with_help: bool) -> dict[str, str]:
    ids = [f"{bound.auto_id}_helptext"] if with_help else []
    ids += [f"{bound.auto_id}_error"] if bound.errors else []
    return {"aria-describedby": " ".join(ids)} if ids else {}


def limit_of(bound: BoundField) -> str:
    """The most characters a text area takes, for its counter; "" where there is none."""
    widget = bound.field.widget
    return str(widget.attrs.get("maxlength", "")) if isinstance(widget, forms.Textarea) else ""


def _class(widget: forms.Widget, kind: Kind) -> str:
    own = widget.attrs.get("class", "")
    if kind is Kind.CHECK:
        look = "form-check-input"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    else:
        look = "form-control"
    return f"{look} {own}".strip()


def choices(bound: BoundField) -> Iterator[Choice]:
    """The buttons of a group of choices, each with its own label."""
    for part in bound.subwidgets:
        yield Choice(tag=_tag(part), id=part.id_for_label, label=part.choice_label)


def _tag(part: BoundWidget) -> SafeString:
    part.data["attrs"]["class"] = "form-check-input"
    return part.tag()


def problems(form: "BaseForm | BaseFormSet[Any]") -> list[Problem]:
    """Everything that is wrong with a submitted form, in the order of its fields; rows by number."""
    if isinstance(form, BaseFormSet):
        found = [Problem("", "", str(message)) for message in form.non_form_errors()]
        for row, part in enumerate(form, 1):
            found += [replace(each, label=f"{row}. {each.label}") for each in problems(part)]
        return found
    found = [Problem("", "", str(message)) for message in form.non_field_errors()]
    for bound in form:
        label = str(bound.label).rstrip("?？")  # a colon follows it
        found += [Problem(anchor(bound), label, str(message)) for message in bound.errors]
    return found


def anchor(bound: BoundField) -> str:
    """The id a link can jump to: of a group, its first button."""
    if bound.use_fieldset:
        first = next(iter(bound.subwidgets), None)
        return first.id_for_label if first else bound.auto_id
    return bound.id_for_label or bound.auto_id
