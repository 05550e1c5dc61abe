"""The outage statement: what ran late because the system stood still, from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q

from sla.models import Clock, FiredStep, Standstill

STATED = timedelta(days=400)
MOST_SHOWN = 50
MOST_BREACHES = 100
# What was reached before anybody had entered the case could be noticed by no sweep, unless it came
# as a contact: those have a clock from the beginning.
NOTICEABLE = (
    Q(clock__ticket=None)
    | Q(fires_at__gte=F("clock__ticket__entered_at"))
    | Q(fired_at__lt=F("clock__ticket__entered_at"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One standstill of the sweeps, or the late steps outside of any (`began_at` None)."""

    began_at: datetime | None
    ended_at: datetime | None
    steps: int
    longest: timedelta
    breaches: Sequence[Clock]

    @property
    def lasted(self) -> timedelta | None:
        return self.ended_at - self.began_at if self.began_at and self.ended_at else None


def outages(*, since: datetime, until: datetime) -> list[Outage]:
    """Every standstill that ended in the period, latest first, then what was late otherwise."""
    gaps = list(Standstill.objects.filter(ended_at__range=(since, until)).order_by("-ended_at")[:MOST_SHOWN])
    stated = [_stated(_during(gap), gap) for gap in gaps]
    others = Q(fired_at__range=(since, until))
    for gap in gaps:
        others &= ~_during(gap)
    rest = _stated(others, None)
    return [*stated, rest] if rest.steps else stated


def _during(gap: Standstill) -> Q:
    """Steps whose instant lies in the standstill: nobody was there to notice."""
    return Q(fires_at__gte=gap.began_at, fires_at__lt=gap.ended_at)


def _stated(which: Q, gap: Standstill | None) -> Outage:
    late = FiredStep.objects.filter(which, NOTICEABLE, late_by__gt=FiredStep.LATE)
    found = late.aggregate(steps=Count("pk"), longest=Max("late_by"))
    broken = Clock.objects.filter(pk__in=late.filter(step="breach").values("clock"))
    return Outage(
        began_at=gap.began_at if gap else None,
        ended_at=gap.ended_at if gap else None,
        steps=found["steps"],
        longest=found["longest"] or timedelta(),
        breaches=list(broken.select_related("ticket").order_by("breached_at")[:MOST_BREACHES]),
    )
