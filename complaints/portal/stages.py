"""The seven steps as the customer sees them: done, now or later, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from complaints.models import HistoryEvent, Ticket
from complaints.states import STAGE_OF, Stage, State

Status = Literal["done", "now", "later"]


@dataclass(frozen=True, slots=True)
class StageMark:
    label: str | Promise
    status: Status
    note: str = ""


def stage_marks(ticket: Ticket, history: Iterable[HistoryEvent]) -> list[StageMark]:
    """All seven, in order."""
    since = _since(history)
    return [StageMark(stage.label, _status(stage, ticket), _note(stage, ticket, since)) for stage in Stage]


def _status(stage: Stage, ticket: Ticket) -> Status:
    if stage < ticket.stage:
        return "done"
    return "now" if stage == ticket.stage else "later"


def _note(stage: Stage, ticket: Ticket, since: dict[Stage, datetime]) -> str:
    if stage == ticket.stage and ticket.state in {State.NEGOTIATING, State.FEEDBACK}:
        return _("Waiting for you")
    at = since.get(stage)
    if at is None or stage > ticket.stage:
        return ""
    here = timezone.localtime(at)
    return f"{date_format(here, 'MONTH_DAY_FORMAT')} {here:%H:%M}"


def _since(history: Iterable[HistoryEvent]) -> dict[Stage, datetime]:
    """When each step was last begun."""
    begun: dict[Stage, datetime] = {}
    stage: Stage | None = None
    for event in history:
        reached = STAGE_OF[State(event.to_state)]
        if reached != stage:
            begun[reached] = event.at
        stage = reached
    return begun
