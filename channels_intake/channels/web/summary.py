"""What the customer has typed so far, to look over before it is sent."""

from dataclasses import dataclass
from typing import Any

from channels_intake.channels.web.complaint import STEPS
from channels_intake.drafts import Answers


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One step's answers and where to change them."""

    page: str
    lines: list[Line]


def summary(given: Answers) -> list[Part]:
    """Every answered question in the order of the form, with the words of its choice."""
    return [Part(page, _lines(form(given), given)) for page, form in STEPS]


def _lines(form: Any, given: Answers) -> list[Line]:
    return [
        Line(str(bound.label), _in_words(bound.field, given[bound.name]))
        for bound in form
        if given.get(bound.name)
    ]


def _in_words(field: Any, value: str) -> str:
    chosen = {str(key): str(word) for key, word in _flat(getattr(field, "choices", ()))}
    return chosen.get(value, value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """The choices of a select, its groups opened."""
    found: list[tuple[Any, Any]] = []
    for key, word in choices:
        found += _flat(word) if isinstance(word, list | tuple) else [(key, word)]
    return found
