"""What a receipt promises: the limits of the policy in force as instants (S001-14, S003-4)."""

from dataclasses import dataclass
from datetime import datetime

from complaints.states import Complexity
from sla.asking import calendar_for
from sla.counting import due_at
from sla.in_force import current
from sla.policy import Facts, Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    simple_by: datetime
    preliminary_by: datetime
    solved_by: datetime


def promises(received_at: datetime) -> Promises:
    """For a simple problem the first; for a complex one the other two."""
    solved_by = _by(Complexity.COMPLEX, Moment.RESOLVED, received_at)
    return Promises(
        simple_by=_by(Complexity.SIMPLE, Moment.RESOLVED, received_at),
        preliminary_by=min(_by(Complexity.COMPLEX, Moment.PRELIMINARY_TOLD, received_at), solved_by),
        solved_by=solved_by,
    )


def _by(complexity: Complexity, stop: Moment, received_at: datetime) -> datetime:
    limits = current().promised(received_at, stop, Facts(complexity=complexity))
    return min(due_at(received_at, limit, calendar_for(received_at, limit)) for limit in limits)
