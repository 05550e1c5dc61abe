"""What a receipt promises: the limits of the standard policy as instants (S001-14, S003-4)."""

from dataclasses import dataclass
from datetime import datetime

from sla.calendars import calendar_around
from sla.counting import due_at
from sla.policy import TargetCode
from sla.presets import DEFAULT_POLICY, POLICIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    simple_by: datetime
    preliminary_by: datetime
    solved_by: datetime


def promises(received_at: datetime) -> Promises:
    """For a simple problem the first; for a complex one the other two."""
    calendar = calendar_around(received_at)
    policy = POLICIES[DEFAULT_POLICY]

    def by(code: TargetCode) -> datetime:
        return due_at(received_at, policy.target(code).limit, calendar)

    return Promises(
        simple_by=by(TargetCode.SOLUTION),
        preliminary_by=by(TargetCode.PRELIMINARY),
        solved_by=by(TargetCode.FULL_SOLUTION),
    )
