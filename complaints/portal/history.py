"""The part of a ticket's history that is the customer's to see.

An event is public when `templates/portal/events/<kind>.html` exists. Even then a page gets
only the facts listed here: notes, findings and names of staff never reach it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import get_language

from accounts.actors import ActorKind
from complaints.lifecycle import events
from complaints.models import HistoryEvent

FACTS: Mapping[str, tuple[str, ...]] = {
    events.PlanDecided.kind: ("round",),
    events.CustomerAmended.kind: ("wanted",),
    events.Rated.kind: ("score", "comment"),
    events.Archived.kind: ("reason",),
    events.EvidenceAdded.kind: ("files",),
}
# What staff wrote down in a customer's place is for colleagues, not for quoting back.
OWN_ONLY = {events.EvidenceAdded.kind}
OWN_WORDS = {"wanted", "comment"}


@dataclass(frozen=True, slots=True)
class PublicEvent:
    template: str
    at: datetime
    facts: Mapping[str, Any]
    by_customer: bool


def public_history(history: Iterable[HistoryEvent]) -> list[PublicEvent]:
    """What the customer may read of these events, newest first."""
    shown = [_public(event) for event in history if _is_public(event)]
    return shown[::-1]


def _is_public(event: HistoryEvent) -> bool:
    own = event.actor_kind == ActorKind.CUSTOMER
    return _has_template(event.kind) and (own or event.kind not in OWN_ONLY)


def _public(event: HistoryEvent) -> PublicEvent:
    own = event.actor_kind == ActorKind.CUSTOMER
    names = [name for name in FACTS.get(event.kind, ()) if own or name not in OWN_WORDS]
    facts = {name: event.payload.get(name) for name in names}
    return PublicEvent(
        template=_template(event.kind), at=event.at, facts=facts | _named(event), by_customer=own
    )


def _named(event: HistoryEvent) -> dict[str, str]:
    """The category or department an event names, in the reader's language."""
    match event.kind:
        case events.Classified.kind:
            return {"category": _in_words(event.payload["after"].get("category"))}
        case events.Assigned.kind:
            return {"department": _in_words(event.payload.get("department"))}
        case _:
            return {}


def _in_words(named: Mapping[str, str] | None) -> str:
    spoken = "en" if (get_language() or "").startswith("en") else "zh"
    return named[spoken] if named else ""


def _template(kind: str) -> str:
    return f"portal/events/{kind}.html"


@cache
def _has_template(kind: str) -> bool:
    try:
        get_template(_template(kind))
    except TemplateDoesNotExist:
        return False
    return True
