"""Where people write something about a complaint: what is emptied when it is anonymised.

Layers above `complaints` register what they keep about tickets when their app is ready.
tests/retention/test_nothing_forgotten.py walks all models and events and names what is missing here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.db import models

from complaints.lifecycle import events
from complaints.models import (
    Appeal,
    ContactRecord,
    DataRequest,
    DepartmentTask,
    LedgerEntry,
    Plan,
    PlanOption,
    PlanStep,
    Proposal,
    Question,
    ResultNotice,
    Satisfaction,
    Vote,
)

What: TypeAlias = LedgerEntry.What


@dataclass(frozen=True, slots=True)
class Texts:
    """Text fields of one model; `ticket` is the way from a row to its ticket, `nothing` what is left."""

    model: type[models.Model]
    fields: tuple[str, ...]
    ticket: str = "ticket"
    what: What = What.RECORDS
    nothing: str | bytes | None = ""


OF_TICKETS: list[Texts] = [
    Texts(Plan, ("finding", "evidence", "opinion", "wanted")),
    Texts(PlanStep, ("text", "owner"), "plan__ticket"),
    Texts(PlanOption, ("text",), "plan__ticket"),
    Texts(ResultNotice, ("result", "cause", "improvement")),
    Texts(Satisfaction, ("comment",), "notice__ticket"),
    Texts(ContactRecord, ("text",)),
    Texts(Question, ("text", "answer")),
    Texts(DepartmentTask, ("request", "answer")),
    Texts(Appeal, ("grounds", "reasons", "external_number")),
    Texts(Proposal, ("explanation", "evidence")),
    Texts(Vote, ("opinion",), "proposal__ticket"),
    Texts(DataRequest, ("words", "reasons")),
]
# Of the ticket itself; its tags are typed freely as well.
TICKET_TEXTS = ("subject", "description", "demand", "business", "occurred", "place")

# Strings of events that are codes and instants: they stay. Whatever is not listed is emptied.
CODES: dict[str, frozenset[str]] = {
    kind: frozenset(names)
    for kind, names in {
        events.FeedbackGiven.kind: {"written"},
        events.Archived.kind: {"reason"},
        events.WaitingEnded.kind: {"ending"},
        events.CustomerAsked.kind: {"reply_by"},
        events.Appealed.kind: {"appeal", "transferred_on", "id", "shows"},
        events.AppealDecided.kind: {"conclusion"},
        events.ClosingProposed.kind: {"proposal"},
        events.ClosingVoted.kind: {"proposal"},
        events.ContactRecorded.kind: {"purpose"},
        events.EvidenceAdded.kind: {"id", "shows"},
        events.FileOpened.kind: {"id", "shows"},
        events.Marked.kind: {"before", "after"},
        events.EvidenceRelabelled.kind: {"id", "showed", "shows"},
        events.Merged.kind: {"into"},
        events.TookOver.kind: {"merged", "received_at", "since"},
        events.IncidentLinked.kind: {"incident", "title"},
        events.IncidentUnlinked.kind: {"incident", "title"},
        events.Revealed.kind: {"basis"},
        events.DataRequested.kind: {"request", "answer_by"},
        events.DataRequestAnswered.kind: {"request", "decision"},
        events.CopyTaken.kind: {"format"},
        events.Anonymised.kind: {"rule", "batch"},
        events.Imported.kind: {"source", "received_at", "closed_at"},
        events.CaseTaken.kind: {"authority", "reply_by"},
        events.CaseAnswered.kind: {"authority"},
    }.items()
}


def register(*texts: Texts) -> None:
    """Empty these as well; called when an app of a layer above is ready."""
    OF_TICKETS.extend(each for each in texts if each not in OF_TICKETS)


def keep_codes(codes: Mapping[str, frozenset[str]]) -> None:
    """Say which strings in a layer's own events are codes and instants."""
    CODES.update(codes)
