"""The seven steps above a ticket: which are done, by whom and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from complaints.models import HistoryEvent, Ticket
from complaints.states import CLOSED_STATES, STAGE_OF, Stage, State
from complaints.workspace.history import who


@dataclass(frozen=True, slots=True)
class Step:
    """As ui/_stages.html wants it."""

    label: "str | Promise"
    status: str
    note: SafeString


def steps(ticket: Ticket, events: Sequence[HistoryEvent], now: datetime) -> list[Step]:
    """Done steps with the event that completed them; the present one with its state and owner."""
    reached = {
        STAGE_OF[State(event.to_state)]: event for event in events if event.from_state != event.to_state
    }
    return [_step(stage, ticket, reached.get(stage), now) for stage in Stage]


def _step(stage: Stage, ticket: Ticket, event: HistoryEvent | None, now: datetime) -> Step:
    status = _status(stage, ticket)
    shown = event if status != "later" else None
    context = {
        "who": who(shown) if shown else "",
        "at": shown.at if shown else None,
        "state": ticket.get_state_display() if status == "now" else "",
        "now": now,
    }
    return Step(
        stage.label, status, SafeString(render_to_string("workspace/_step_note.html", context).strip())
    )


def _status(stage: Stage, ticket: Ticket) -> str:
    if stage < ticket.stage or ticket.state in CLOSED_STATES:
        return "done"
    return "now" if stage == ticket.stage else "later"
