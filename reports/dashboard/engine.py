"""Whether the limits are watched, in lines a supervisor understands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from sla.calendars import calendar_around
from sla.health import Enforcement, enforcement
from sla.models import FiredStep

BRIEF = timedelta(minutes=2)  # up to here seconds are told


@dataclass(frozen=True, slots=True)
class Line:
    """What was found: in `words`, or as an instant (`at`) and a length (`span`) that the page words."""

    name: str
    words: str = ""
    at: datetime | None = None
    span: timedelta | None = None
    is_trouble: bool = False


@dataclass(frozen=True, slots=True)
class Engine:
    is_well: bool
    lines: Sequence[Line]
    provisional_years: Sequence[int]


def engine(now: datetime) -> Engine:
    """`now` is the page's instant; the sweeps themselves are judged by the database's clock."""
    health = enforcement()
    return Engine(health.is_well, list(_lines(health)), provisional_years(now))


def provisional_years(now: datetime) -> list[int]:
    """This and the next year, as far as their official calendar has not come out."""
    year = timezone.localdate(now).year
    return sorted(each for each in calendar_around(now).provisional_years if each >= year)


def _lines(health: Enforcement) -> Iterator[Line]:
    yield _ago(_("Last sweep"), health.swept_at, health.now, bool(health.sweeper_trouble))
    yield _late(_("Latest step noticed"), health.latest_lag, _("no step yet"))
    yield _late(_("Longest delay in 24 hours"), health.longest_lag, _("under 1 min"))
    yield _ago(_("Last audit"), health.audited_at, health.now, bool(health.auditor_trouble))
    yield Line(_("Steps missing"), str(health.missing), is_trouble=health.missing > 0)
    yield Line(_("Clocks set aside"), str(health.set_aside), is_trouble=health.set_aside > 0)


def _ago(name: str, at: datetime | None, now: datetime, is_trouble: bool) -> Line:
    if at is None:
        return Line(name, _("never"), is_trouble=is_trouble)
    if now - at >= BRIEF:
        return Line(name, at=at, span=now - at, is_trouble=is_trouble)
    clock, seconds = f"{timezone.localtime(at):%H:%M:%S}", max(0, int((now - at).total_seconds()))
    return Line(name, _("%(clock)s, %(n)d s ago") % {"clock": clock, "n": seconds}, is_trouble=is_trouble)


def _late(name: str, lag: timedelta | None, none: str) -> Line:
    if lag is None:
        return Line(name, none)
    if lag >= BRIEF:
        return Line(name, span=lag, is_trouble=True)
    words = _("%(seconds).1f s after its instant") % {"seconds": lag.total_seconds()}
    return Line(name, words, is_trouble=lag > FiredStep.LATE)
