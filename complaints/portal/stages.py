"""The seven steps as the customer sees them: done, now or later, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise

from complaints.models import HistoryEvent, Ticket
from complaints.states import STAGE_OF, Stage, State

Status = Literal["done", "now", "later"]
OFF_THE_LINE = frozenset({State.REJECTED, State.WITHDRAWN, State.INVALID, State.MERGED})


@dataclass(frozen=True, slots=True)
class StageMark:
    label: str | Promise
    status: Status
    note: str = ""


def stage_marks(ticket: Ticket, history: Iterable[HistoryEvent], now_mark: Promise | None) -> list[StageMark]:
    """All seven, in order; `now_mark` stands at the present one instead of its date."""
    since = _since(history)
    return [
        StageMark(stage.label, status := _status(stage, ticket, since), _note(stage, status, since, now_mark))
        for stage in Stage
    ]


def _status(stage: Stage, ticket: Ticket, since: dict[Stage, datetime]) -> Status:
    if stage == ticket.stage:
        return "now"
    passed = stage < ticket.stage and (ticket.state not in OFF_THE_LINE or stage in since)
    return "done" if passed else "later"


def _note(stage: Stage, status: Status, since: dict[Stage, datetime], now_mark: Promise | None) -> str:
    if status == "now" and now_mark:
        return str(now_mark)
    at = since.get(stage)
    if at is None or status == "later":
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
