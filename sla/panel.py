"""The clocks of a ticket as its page shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import Ticket
from complaints.workspace.panels import Panel
from sla.models import Clock
from sla.policy import Target, TargetCode
from sla.presets import POLICIES

SHOWN = 4


@dataclass(frozen=True, slots=True)
class ShownClock:
    clock: Clock
    name: Promise | str
    limit: str

    @property
    def is_met(self) -> bool:
        return self.clock.met_at is not None


def clocks(ticket: Ticket, user: User, now: datetime) -> Panel | None:
    """The next to run out first, then those met; at most four, and the entry clock last."""
    owed = list(ticket.clocks.filter(cancelled_at=None))
    if not owed:
        return None
    owed.sort(key=lambda clock: (not clock.is_open, clock.target == TargetCode.ENTRY, clock.due_at))
    shown = [_shown(clock, target_of(clock)) for clock in owed[:SHOWN]]
    return Panel(template="sla/_clocks.html", context={"clocks": shown})


def target_of(clock: Clock) -> Target:
    """The promise this clock runs for, in the policy version it was bound to."""
    return next(t for t in POLICIES[clock.policy].targets if t.code == clock.target)


def _shown(clock: Clock, target: Target) -> ShownClock:
    words = str(target.limit.words)
    limit = _("%(limit)s, by law") % {"limit": words} if target.legal else words
    return ShownClock(clock, target.code.label, limit)
