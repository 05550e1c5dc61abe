"""What authorities wait for: their cases on a ticket, by when, and since which day (S003-23). Pure.

A case is known by the authority's number. Each is answered for itself; a decision on the appeal answers
all of its handling.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from complaints.lifecycle import events as said
from complaints.models import HistoryEvent
from complaints.models.appeal import Appeal
from complaints.states import State
from sla.policy import Moment


@dataclass(slots=True)
class Cases:
    """The cases not answered yet, by handling and number, each with the instant the authority set, if any."""

    waiting: dict[int, dict[str, datetime | None]] = field(default_factory=dict)

    def reply_by(self, cycle: int, since: datetime) -> datetime | None:
        """The earliest instant that was set for an answer in this handling, and lies after `since`."""
        wanted = self.waiting.get(cycle, {}).values()
        return min((at for at in wanted if at and at > since), default=None)


def hear(cases: Cases, event: HistoryEvent, cycle: int) -> Iterator[Moment]:
    """Keep the cases; what the event is for the reports to authorities.

    A case that comes in while an appeal to us is under way is owed what any case is that is passed on.
    """
    waiting = cases.waiting.setdefault(cycle, {})
    match event.kind:
        case said.Appealed.kind if event.payload["appeal"] == Appeal.Kind.REGULATOR:
            waiting.setdefault(_number(event), None)
            yield Moment.TRANSFERRED
        case said.CaseTaken.kind:
            is_new = _number(event) not in waiting
            waiting[_number(event)] = _reply_by(event)
            if is_new and event.to_state == State.APPEALING:
                yield Moment.TRANSFERRED
        case said.CaseAnswered.kind:
            for each in cases.waiting.values():
                each.pop(_number(event), None)
            if not waiting:
                yield Moment.APPEAL_REPORTED
        case said.AppealDecided.kind:
            waiting.clear()


def transferred_at(event: HistoryEvent) -> datetime:
    """When what the event says happened: a case counts from the day on which the authority passed it on."""
    said_on = event.payload.get("transferred_on")
    if not said_on:
        return event.at
    began = timezone.make_aware(datetime.combine(date.fromisoformat(said_on), time.min))
    return began if timezone.localdate(event.at) > timezone.localdate(began) else event.at


def _number(event: HistoryEvent) -> str:
    return str(event.payload["external_number"]).strip()


def _reply_by(event: HistoryEvent) -> datetime | None:
    wanted = event.payload["reply_by"]
    return datetime.fromisoformat(wanted) if wanted else None
