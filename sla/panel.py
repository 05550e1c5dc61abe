"""The clocks of a ticket as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import Ticket
from complaints.workspace.panels import Panel
from sla.calendars import calendar_of
from sla.ladder import target_of
from sla.models import Clock, Extension, FiredStep
from sla.policy import StepCode, Target, TargetCode
from sla.proof import ProofRow, proof
from sla.reading import clocks_of, extensions_of, steps_of

SHOWN = 4
STEPS = dict(StepCode.pairs())


@dataclass(frozen=True, slots=True)
class ShownStep:
    name: Promise | str
    at: datetime
    late_by: object  # only where an outage made it late


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClock:
    clock: Clock
    name: Promise | str
    limit: str
    steps: Sequence[ShownStep]
    extensions: Sequence[Extension]
    proof: Sequence[ProofRow]

    @property
    def is_met(self) -> bool:
        return self.clock.met_at is not None

    @property
    def noticed_late(self) -> bool:
        """Whether the breach was noticed so late that an outage must be behind it."""
        clock = self.clock
        return bool(
            clock.breached_at and clock.detected_at and clock.detected_at - clock.breached_at > FiredStep.LATE
        )

    @property
    def is_extended(self) -> bool:
        return self.clock.due_at != self.clock.original_due_at


def clocks(ticket: Ticket, user: User, now: datetime) -> Panel | None:
    """The next to run out first, then those met; at most four, and the entry clock last."""
    owed = [clock for clock in clocks_of(ticket) if clock.cancelled_at is None]
    if not owed:
        return None
    owed.sort(key=lambda clock: (not clock.is_open, clock.target == TargetCode.ENTRY, clock.due_at))
    shown = [_shown(clock, target_of(clock)) for clock in owed[:SHOWN]]
    return Panel(template="sla/_clocks.html", context={"clocks": shown})


def _shown(clock: Clock, target: Target) -> ShownClock:
    words = str(target.limit.words)
    limit = _("%(limit)s, by law") % {"limit": words} if target.legal else words
    return ShownClock(
        clock=clock,
        name=target.code.label,
        limit=limit,
        steps=[_step(each) for each in steps_of(clock)],
        extensions=extensions_of(clock),
        proof=proof(clock.started_at, target.limit, calendar_of(clock)),
    )


def _step(fired: FiredStep) -> ShownStep:
    late_by = fired.late_by if fired.late_by > FiredStep.LATE else None
    return ShownStep(STEPS.get(fired.step, fired.step), fired.fires_at, late_by)
