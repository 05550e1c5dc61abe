"""What lies with providers, outside the house: requests of ours, or the case itself (S000-1, S000-7).

One limit runs from the first that was forwarded until nothing is waited for any more. Pure.
"""

from dataclasses import dataclass
from enum import Enum, auto

from complaints.lifecycle import events as said
from complaints.models import HistoryEvent
from sla.moments import is_outside


class Turn(Enum):
    FORWARDED = auto()
    ANSWERED = auto()
    TAKEN_BACK = auto()  # nothing is owed any more


@dataclass(slots=True)
class Forwarded:
    """How many requests wait for a provider's answer, and whether a provider has the case."""

    requests: int = 0
    has_case: bool = False

    @property
    def is_waited_for(self) -> bool:
        return self.has_case or self.requests > 0


def follow(forwarded: Forwarded, event: HistoryEvent) -> Turn | None:
    """Keep the count; what the event turns, if it begins or ends the wait.

    A provider that has the case answers by its plan, or by giving it back.
    """
    waited = forwarded.is_waited_for
    _count(forwarded, event)
    if forwarded.is_waited_for == waited:
        return None
    if not waited:
        return Turn.FORWARDED
    ours = event.kind in {said.TaskCancelled.kind, said.Transferred.kind, said.Reopened.kind}
    return Turn.TAKEN_BACK if ours else Turn.ANSWERED


def _count(forwarded: Forwarded, event: HistoryEvent) -> None:
    match event.kind:
        case said.DepartmentAsked.kind if is_outside(event):
            forwarded.requests += 1
        case said.TaskAnswered.kind | said.TaskCancelled.kind if is_outside(event):
            forwarded.requests = max(0, forwarded.requests - 1)
        case said.Assigned.kind | said.Arbitrated.kind | said.Transferred.kind:
            forwarded.has_case = is_outside(event)
        case said.Returned.kind | said.PlanSubmitted.kind | said.Resolved.kind:
            forwarded.has_case = False
        case said.Reopened.kind:
            forwarded.requests, forwarded.has_case = 0, False
