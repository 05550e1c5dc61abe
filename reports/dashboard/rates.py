"""The two rates everybody is measured by, over the last 30 days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from reports.dashboard.breaches import DAYS
from reports.dashboard.cuts import Part
from reports.figures import Figure, Scope, figures
from reports.periods import Period

RATES = ("on_time", "entry_timeliness")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its sample; `missed` asks for the cases that failed."""

    figure: Figure
    missed: str

    @property
    def code(self) -> str:
        return self.figure.definition.code

    @property
    def look(self) -> str:
        """Colour only where a target is not reached."""
        return "warn" if self.figure.is_met is False else ""


def last_days(now: datetime, number: int = DAYS) -> Period:
    """So many local days, the last of them today."""
    today = timezone.localdate(now)
    return Period.between(today - timedelta(days=number - 1), today)


def scope_of(user: User) -> Scope | None:
    """None for a role that sees by unit and a person without one."""
    try:
        return Scope.of(user)
    except PermissionDenied:
        return None


def rates(user: User, now: datetime) -> Sequence[Rate]:
    scope, period = scope_of(user), last_days(now)
    if scope is None:
        return []
    missed = urlencode({"period": period, "part": Part.NO})
    return [Rate(figure, missed) for figure in figures(RATES, period, scope).values()]
