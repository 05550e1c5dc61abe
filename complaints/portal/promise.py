"""What we promise next and by when (S001-14, S001-19, S001-20)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from complaints.lifecycle.archive import SILENCE
from complaints.models import Ticket
from complaints.models.ticket import SlaState
from complaints.states import State

CONTACTED_AGAIN_WITHIN = timedelta(hours=48)
TOLD_WITHIN = timedelta(hours=24)


class Promised(StrEnum):
    """Its words stand in templates/portal/_promise.html."""

    CONTACT = "contact"
    SOLUTION = "solution"
    RESULT = "result"
    CLOSING = "closing"  # the one that is not ours: nothing is late when it passes


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    promised: Promised
    due_at: datetime
    started_at: datetime
    is_paused: bool = False


def promises(ticket: Ticket, *, dissatisfied_at: datetime | None, waits_for_answer: bool) -> list[Promise]:
    """The promises that run, the next first; none once the complaint is closed.

    `dissatisfied_at`: the customer said so and was not spoken to since. `waits_for_answer`: the
    result reached the customer, who has not answered.
    """
    found = _running(ticket, dissatisfied_at, waits_for_answer) if ticket.is_open else ()
    return sorted(found, key=lambda promise: promise.due_at)


def _running(ticket: Ticket, dissatisfied_at: datetime | None, waits_for_answer: bool) -> Iterator[Promise]:
    if dissatisfied_at:
        yield Promise(
            promised=Promised.CONTACT,
            due_at=dissatisfied_at + CONTACTED_AGAIN_WITHIN,
            started_at=dissatisfied_at,
        )
    if ticket.solve_by and not ticket.resolved_at:
        yield Promise(
            promised=Promised.SOLUTION,
            due_at=ticket.solve_by,
            started_at=ticket.reopened_at or ticket.received_at,
            is_paused=ticket.sla_state == SlaState.PAUSED,
        )
    if ticket.state == State.RESOLVED and ticket.resolved_at:
        yield Promise(
            promised=Promised.RESULT, due_at=ticket.resolved_at + TOLD_WITHIN, started_at=ticket.resolved_at
        )
    if waits_for_answer and ticket.state == State.FEEDBACK and ticket.feedback_at:
        yield Promise(
            promised=Promised.CLOSING, due_at=ticket.feedback_at + SILENCE, started_at=ticket.feedback_at
        )
