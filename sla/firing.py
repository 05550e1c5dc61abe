"""What one clock reached, as the sweep hands it on to who records and who tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sla.cases import Case
from sla.ladder import Reached, reached, schedule
from sla.models import Clock


@dataclass(frozen=True, slots=True)
class Firing:
    """`steps` are in order, the last one is the highest; `case` is empty for a contact's clock."""

    clock: Clock
    case: Case | None
    steps: Sequence[Reached]

    @property
    def has_breach(self) -> bool:
        return any(each.step.is_breach for each in self.steps)

    @property
    def ticket(self) -> int:
        """The key of its ticket; there is none with 0."""
        return self.case.pk if self.case else 0


def fired(clock: Clock, case: Case | None, now: datetime) -> Firing:
    """The steps a clock reached, with the clock brought up to date in memory."""
    steps = reached(clock, now)
    clock.rung += len(steps)
    for each in steps:
        if each.step.is_breach and clock.breached_at is None:
            clock.breached_at, clock.detected_at = each.at, now
    schedule(clock)
    return Firing(clock, case, steps)
