"""The conditions of a queue page, as they stand in its address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.forwarded import reads_least
from complaints.models import Category
from complaints.models.ticket_queries import TicketQuerySet
from complaints.states import OPEN_STAGES, STAGE_OF, Channel, Mark, Stage
from complaints.workspace.narrowing import Only, conditions
from complaints.workspace.search import Words, looked_up

PRIORITIES = (1, 2, 3, 4)
NAMES = ("stage", "priority", "category", "channel", "mark", "q", "only")
MARKED: Mapping[str, Q] = {Mark.GROUP: Q(is_group=True), Mark.CONFIDENTIAL: Q(is_confidential=True)}


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, with the address of the page without it."""

    name: str
    label: str
    value: str
    without: str


@dataclass(slots=True)
class Filters:
    """What the address asked for; what could not be understood is named in `ignored`."""

    chosen: dict[str, str] = field(default_factory=dict)
    condition: Q = field(default_factory=Q)
    narrowed: Q = field(default_factory=Q)
    words: Words | None = None
    values: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def apply(self, tickets: TicketQuerySet) -> TicketQuerySet:
        return tickets.filter(self.condition)

    @property
    def only(self) -> str:
        """Which tab is open; "" for all."""
        return self.chosen.get("only", "")

    def address(self, **changed: str) -> str:
        """The query string of these conditions, with some changed or (when empty) left out."""
        return urlencode({name: value for name, value in {**self.chosen, **changed}.items() if value})

    @property
    def chips(self) -> list[Chip]:
        labels = _labels()
        return [
            Chip(name, labels[name], self.values[name], f"?{self.address(**{name: ''})}")
            for name in self.chosen
            if name != "only"
        ]

    def _choose(self, name: str, given: str, value: str, condition: Q) -> None:
        self.chosen[name], self.values[name] = given, value
        self.condition &= condition


def read(given: Mapping[str, str], *, tops: Mapping[str, Category], now: datetime, user: User) -> Filters:
    """The filters an address names; unknown values are ignored and said so, never an error."""
    filters = Filters()
    for name in NAMES:
        text = str(given.get(name, "")).strip()
        if text:
            READERS[name](filters, text, {"tops": tops, "now": now, "user": user})
    return filters


def _labels() -> dict[str, str]:
    return {
        "stage": _("Step"),
        "priority": _("Priority"),
        "category": _("Category"),
        "channel": _("Channel"),
        "mark": _("Marked as"),
        "q": _("Search"),
        "only": _("View"),
    }


def _ignore(filters: Filters, name: str) -> None:
    filters.ignored.append(_labels()[name])


def _stage(filters: Filters, text: str, known: dict[str, Any]) -> None:
    if text not in {str(stage.value) for stage in OPEN_STAGES}:
        _ignore(filters, "stage")
        return
    stage = Stage(int(text))
    states = [state for state, of in STAGE_OF.items() if of is stage]
    filters._choose("stage", text, str(stage.label), Q(state__in=states))


def _priority(filters: Filters, text: str, known: dict[str, Any]) -> None:
    if text not in {str(level) for level in PRIORITIES}:
        _ignore(filters, "priority")
        return
    filters._choose("priority", text, text, Q(priority=int(text)))


def _category(filters: Filters, text: str, known: dict[str, Any]) -> None:
    top = known["tops"].get(text)
    if top is None:
        _ignore(filters, "category")
        return
    below = Q(category=top) | Q(category__parent=top) | Q(category__parent__parent=top)
    filters._choose("category", text, top.name, below)


def _channel(filters: Filters, text: str, known: dict[str, Any]) -> None:
    if text not in Channel.values:
        _ignore(filters, "channel")
        return
    filters._choose("channel", text, str(Channel(text).label), Q(channel=text))


def _mark(filters: Filters, text: str, known: dict[str, Any]) -> None:
    if text not in Mark.values or reads_least(known["user"]):
        _ignore(filters, "mark")
        return
    filters._choose("mark", text, str(Mark(text).label), MARKED[text])


def _only(filters: Filters, text: str, known: dict[str, Any]) -> None:
    """Kept apart from the other conditions, so that every tab can count what it would show."""
    if text not in Only.values:
        _ignore(filters, "only")
        return
    filters._choose("only", text, str(Only(text).label), Q())
    filters.narrowed = conditions(known["now"])[text]


def _q(filters: Filters, text: str, known: dict[str, Any]) -> None:
    words = looked_up(text, known["user"], now=known["now"])
    if words is None:
        _ignore(filters, "q")
        return
    filters.words = words
    filters._choose("q", words.address, words.shown, words.condition)


READERS = {
    "stage": _stage,
    "priority": _priority,
    "category": _category,
    "channel": _channel,
    "mark": _mark,
    "q": _q,
    "only": _only,
}
