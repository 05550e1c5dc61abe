"""The part of a ticket's history that is the customer's to see.

An event is public when `templates/portal/events/<kind>.html` exists; every other kind is listed
in INTERNAL. Even of a public one a page gets only the facts listed here: notes, findings and
names of staff never reach it.
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
    events.Assigned.kind: ("department",),
    events.Arbitrated.kind: ("department",),
    events.Transferred.kind: ("department",),
    events.DepartmentAsked.kind: ("department",),
    events.CustomerAsked.kind: ("question", "reply_by"),
    events.CustomerAnswered.kind: ("answer", "attachments"),
    events.WaitingEnded.kind: ("ending",),
    events.PreliminaryTold.kind: ("text",),
    events.PlanDecided.kind: ("round",),
    events.CustomerAmended.kind: ("wanted",),
    events.CustomerConsented.kind: ("option", "compensation"),
    events.DecidedWithoutConsent.kind: ("reasons", "option", "compensation"),
    events.StepsDone.kind: ("steps",),
    events.FeedbackGiven.kind: ("reached",),
    events.Rated.kind: ("score", "comment"),
    events.Archived.kind: ("reason",),
    events.EvidenceAdded.kind: ("files",),
    events.Urged.kind: ("count", "text"),
    events.ContactRecorded.kind: ("by_customer", "reached", "text"),
    events.Withdrawn.kind: ("reason",),
    events.Rejected.kind: ("reason", "explanation"),
    events.Invalidated.kind: ("reason", "explanation"),
    events.Reopened.kind: ("reason",),
    events.Appealed.kind: ("appeal", "grounds", "external_number", "transferred_on", "materials"),
    events.AppealDecided.kind: ("conclusion", "reasons"),
    events.IncidentLinked.kind: ("title",),
    events.IncidentUnlinked.kind: ("title",),
    events.CodeReissued.kind: ("channel",),
    events.DataRequested.kind: ("request", "words"),
    events.DataRequestAnswered.kind: ("request", "decision", "reasons"),
    events.CopyTaken.kind: ("format",),
    "deadline_extended": ("target", "before", "promised_at", "said"),
}
INSTANTS = frozenset({"reply_by", "before", "promised_at"})
# What staff wrote down in a customer's place is for colleagues, not for quoting back.
OWN_ONLY = {events.EvidenceAdded.kind, events.Urged.kind}
OWN_WORDS: Mapping[str, frozenset[str]] = {
    events.CustomerAnswered.kind: frozenset({"answer"}),
    events.CustomerAmended.kind: frozenset({"wanted"}),
    events.Rated.kind: frozenset({"comment"}),
    events.Urged.kind: frozenset({"text"}),
    events.ContactRecorded.kind: frozenset({"text"}),
    events.Withdrawn.kind: frozenset({"reason"}),
    events.Reopened.kind: frozenset({"reason"}),
    events.Appealed.kind: frozenset({"grounds"}),
}
INTERNAL = frozenset(
    {
        events.Noted.kind,
        events.Revealed.kind,
        events.Tagged.kind,
        events.Marked.kind,
        events.Printed.kind,
        events.LegalHold.kind,
        events.PlanSubmitted.kind,
        events.PlanSentBack.kind,
        events.TaskAnswered.kind,
        events.TaskCancelled.kind,
        events.PromiseDue.kind,
        events.EvidenceRelabelled.kind,
        events.FileOpened.kind,
        events.ClosingProposed.kind,
        events.ClosingVoted.kind,
        events.Anonymised.kind,
        events.Imported.kind,
        events.CaseTaken.kind,
        events.CaseAnswered.kind,
        "deadline_step",  # of the clocks, which no layer below knows
        "handed_up",
        "extension_requested",
        "extension_refused",
        "deadline_recounted",  # the page shows the promise as it is counted now
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEvent:
    kind: str
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
    return has_template(event.kind) and (own or event.kind not in OWN_ONLY)


def _public(event: HistoryEvent) -> PublicEvent:
    own = event.actor_kind == ActorKind.CUSTOMER
    theirs = frozenset() if own else OWN_WORDS.get(event.kind, frozenset())
    names = [name for name in FACTS.get(event.kind, ()) if name not in theirs]
    facts = {name: _readable(name, event.payload.get(name)) for name in names}
    if event.kind == events.Classified.kind:
        facts["category"] = _readable("category", event.payload["after"].get("category"))
    return PublicEvent(
        kind=event.kind, template=_template(event.kind), at=event.at, facts=facts, by_customer=own
    )


def _readable(name: str, value: Any) -> Any:
    """Instants as instants, and what has a name in two languages by the reader's."""
    match value:
        case {"zh": zh, "en": en}:
            return en if (get_language() or "").startswith("en") else zh
        case str() if name in INSTANTS:
            return datetime.fromisoformat(value)
        case _:
            return value


def _template(kind: str) -> str:
    return f"portal/events/{kind}.html"


@cache
def has_template(kind: str) -> bool:
    try:
        get_template(_template(kind))
    except TemplateDoesNotExist:
        return False
    return True
