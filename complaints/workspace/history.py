"""What happened to a ticket, as the ticket page tells it: newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import ActorKind
from complaints.models import HistoryEvent
from complaints.personal import facts
from complaints.workspace.history_words import BY_CUSTOMER, LOOKS, OTHER
from complaints.workspace.words import in_words

SHOWN_AT_FIRST = 30
MOST_READ = 500


class Kept(StrEnum):
    """The filters above the history."""

    ALL = "all"
    MOVES = "moves"
    NOTES = "notes"
    EVIDENCE = "evidence"


KEPT_LABELS: dict[Kept, Promise] = {
    Kept.ALL: _("All"),
    Kept.MOVES: pgettext_lazy("of a ticket's history", "Moves"),
    Kept.NOTES: _("Notes"),
    Kept.EVIDENCE: _("Evidence"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the history; `body` names the partial for what it says of itself, its `facts`."""

    event: HistoryEvent
    icon: str
    who: str
    what: "str | Promise"
    body: str
    in_full: bool

    @property
    def kind(self) -> str:
        return self.event.kind

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def facts(self) -> dict[str, Any]:
        """The payload in the reader's words, and no more of it than they may read."""
        return in_words(facts(_plain(self.event.payload), in_full=self.in_full))

    @property
    def anchor(self) -> str:
        return f"event-{self.event.seq}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    name: str
    label: Promise
    count: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    entries: Sequence[Entry]
    tabs: Sequence[Tab]
    kept: Kept
    hidden: int


def timeline(events: Sequence[HistoryEvent], *, wanted: str, everything: str, in_full: bool) -> Timeline:
    """The entries one filter keeps, newest first; beyond 30 only when asked for."""
    kept = Kept(wanted) if wanted in set(Kept) else Kept.ALL
    found = [event for event in reversed(events) if _keeps(kept, event)]
    shown = found if everything == "1" else found[:SHOWN_AT_FIRST]
    return Timeline(
        entries=[entry(event, in_full=in_full) for event in shown],
        tabs=[
            Tab(
                name=each,
                label=KEPT_LABELS[each],
                count=sum(_keeps(each, event) for event in events),
                current=each is kept,
            )
            for each in Kept
        ],
        kept=kept,
        hidden=len(found) - len(shown),
    )


def who(event: HistoryEvent) -> str:
    if event.actor:
        return event.actor.name
    return str(ActorKind(event.actor_kind).label)


def _keeps(kept: Kept, event: HistoryEvent) -> bool:
    match kept:
        case Kept.ALL:
            return True
        case Kept.MOVES:
            return event.from_state != event.to_state
        case Kept.NOTES:
            return event.kind == "noted"
        case Kept.EVIDENCE:
            return event.kind == "evidence_added"


def entry(event: HistoryEvent, *, in_full: bool) -> Entry:
    """The line of the history that tells of an event."""
    icon, what = LOOKS.get(event.kind, OTHER)
    if event.actor_kind == ActorKind.CUSTOMER:
        what = BY_CUSTOMER.get(event.kind, what)
    return Entry(
        event=event,
        icon=icon,
        who=who(event),
        what=what,
        body=_body(event.kind),
        in_full=in_full,
    )


def _plain(payload: Any) -> Mapping[str, Any]:
    return payload if isinstance(payload, dict) else {}


@cache
def _body(kind: str) -> str:
    """The kind's own partial; kinds of layers above may bring theirs, or have none."""
    name = f"workspace/events/{kind}.html"
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return ""
    return name
