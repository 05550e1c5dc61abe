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
LOOKS: dict[str, tuple[str, Promise]] = {
    "entered": ("phone-incoming", _("entered the complaint")),
    "imported": ("file-upload", _("brought the complaint over from another system")),
    "case_taken": ("building-bank", _("took in an authority's case")),
    "case_answered": ("building-bank", _("answered the authority")),
    "classified": ("tag", _("classified the complaint")),
    "assigned": ("send", _("assigned the complaint")),
    "investigation_started": ("search", _("started the investigation")),
    "plan_submitted": ("clipboard-text", _("submitted a plan")),
    "plan_approved": ("thumb-up", _("approved the plan")),
    "plan_sent_back": ("arrow-back-up", _("sent the plan back")),
    "customer_amended": ("edit", _("recorded what the customer wants changed")),
    "customer_consented": ("heart-handshake", _("recorded the customer's agreement")),
    "resolved": ("checks", _("reported the plan as carried out")),
    "resolved_on_the_spot": ("bolt", _("solved the complaint on the spot")),
    "feedback_given": ("speakerphone", _("told the customer the result")),
    "rated": ("star", _("recorded how satisfied the customer is")),
    "archived": ("archive", _("closed the case")),
    "reopened": ("rotate-clockwise", _("reopened the case")),
    "appealed": ("scale", _("recorded an appeal")),
    "appeal_decided": ("gavel", _("decided the appeal")),
    "closing_proposed": ("clipboard-x", _("proposed to close the case")),
    "closing_voted": ("gavel", _("decided on the proposal")),
    "rejected": ("ban", _("did not accept the complaint")),
    "invalidated": ("shield-x", _("declared the complaint invalid")),
    "withdrawn": ("hand-stop", _("recorded that the customer withdraws")),
    "merged": ("git-merge", _("merged the ticket into another")),
    "took_over": ("git-merge", _("merged another ticket into this one")),
    "incident_linked": ("link", _("linked the case to an incident")),
    "incident_unlinked": ("x", _("took the case out of the incident")),
    "returned": ("arrow-back-up", _("returned the complaint")),
    "arbitrated": ("gavel", _("decided whose complaint it is")),
    "transferred": ("arrows-exchange", _("transferred the complaint")),
    "customer_asked": ("user-question", _("asked the customer")),
    "customer_answered": ("message-2", _("recorded the customer's answer")),
    "waiting_ended": ("hourglass-empty", _("ended the wait for the customer")),
    "preliminary_told": ("phone-outgoing", _("told the customer what is known so far")),
    "decided_without_consent": ("scale", _("decided without the customer's agreement")),
    "department_asked": ("subtask", _("asked another department")),
    "task_answered": ("corner-down-right", _("answered for an assisting department")),
    "task_cancelled": ("x", _("took back the request to another department")),
    "contact_recorded": ("phone-call", _("recorded a contact with the customer")),
    "recontacted": ("phone-check", _("spoke with the dissatisfied customer again")),
    "urged": ("bell-ringing", _("urged")),
    "tagged": ("tags", _("changed the tags")),
    "legal_hold": ("lock", _("changed the legal hold")),
    "code_reissued": ("key", _("issued a new verification code")),
    "noted": ("lock", _("wrote an internal note")),
    "evidence_added": ("paperclip", _("added evidence")),
    "evidence_relabelled": ("paperclip", _("put right what a file shows")),
    "file_opened": ("eye", _("opened a file about the person")),
    "printed": ("printer", _("printed the complaint form")),
    "data_requested": ("user-shield", _("asked about their data")),
    "data_request_answered": ("shield-check", _("answered what the customer asked about their data")),
    "copy_taken": ("download", _("downloaded a copy of their data")),
    "anonymised": ("shield-lock", _("anonymised the complaint at the end of its retention")),
    "revealed": ("eye", _("looked at the customer's data in full")),
}
BY_CUSTOMER: dict[str, Promise] = {
    "entered": _("complained"),
    "customer_amended": _("wants the plan changed"),
    "customer_consented": _("agreed to the plan"),
    "customer_answered": _("answered the question"),
    "contact_recorded": _("wrote to us"),
    "urged": _("urges us"),
    "rated": _("rated the result"),
    "reopened": _("is not satisfied and reopened the case"),
    "appealed": _("appealed"),
    "withdrawn": _("withdrew the complaint"),
}
OTHER = ("timeline-event", _("something else happened"))


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
