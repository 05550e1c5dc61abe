"""What the customer has typed so far, to look over before it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels_intake.channels.web.complaint import STEPS
from channels_intake.channels.web.forms import YES
from channels_intake.drafts import Answers

LABELS: dict[str, Promise] = {
    "relation": _("Complaining"),
    "name": _("Your name"),
    "phone": _("Phone number"),
    "email": _("E-mail"),
    "is_vulnerable": _("Special care"),
    "description": _("What happened"),
    "demand": _("What you ask for"),
    "category": _("Kind of problem"),
    "business": _("Number, account or product"),
    "occurred": _("Since when"),
    "place": _("Where"),
    "address": _("Address"),
}


@dataclass(frozen=True, slots=True)
class Line:
    label: Promise
    text: str | Promise


@dataclass(frozen=True, slots=True)
class Part:
    """One step's answers and where to change them."""

    page: str
    lines: list[Line]


def summary(given: Answers) -> list[Part]:
    """Every answered question in the order of the form, with the words of its choice."""
    return [Part(page, _lines(form(given), given)) for page, form in STEPS]


def _lines(form: forms.Form, given: Answers) -> list[Line]:
    return [
        Line(LABELS[name], _in_words(field, given[name]))
        for name, field in form.fields.items()
        if given.get(name)
    ]


def _in_words(field: forms.Field, value: str) -> str | Promise:
    if isinstance(field, forms.BooleanField):
        return _("Yes, please") if value == YES else ""
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    return {str(key): str(word) for key, word in _flat(choices)}.get(value, value)


def _flat(choices: Iterable[Any]) -> list[tuple[Any, Any]]:
    """The choices of a select, its groups opened."""
    found: list[tuple[Any, Any]] = []
    for key, word in choices:
        found += _flat(word) if isinstance(word, list | tuple) else [(key, word)]
    return found
