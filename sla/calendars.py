"""The working calendar for the years that a clock touches, with the hours in which it is served."""

from datetime import datetime

from django.utils import timezone

from sla.asking import last_year
from sla.calendar import Calendar
from sla.counting import Limit
from sla.in_force import current
from sla.models import Clock
from sla.service_hours import EVERYBODY, Served


def calendar_around(start: datetime) -> Calendar:
    """The working calendar of the local year before, of and after an instant; the organisation's hours."""
    year = timezone.localdate(start).year
    return current().calendar(range(year - 1, year + 2))


def calendar_for_clock(clock: Clock, start: datetime, limit: Limit) -> Calendar:
    """The working calendar of every year that a limit can touch if the clock begins at `start`."""
    year = timezone.localdate(start).year
    last = last_year(year, limit) if limit.unit.counts_days else year + 1
    return current().calendar(range(year - 1, last + 1), _served(clock))


def calendar_of(clock: Clock, until: datetime | None = None) -> Calendar:
    """The working calendar from a clock's start to its due instant, or to what comes later."""
    last = max(clock.due_at, until or clock.due_at)
    years = range(timezone.localdate(clock.started_at).year - 1, timezone.localdate(last).year + 2)
    return current().calendar(years, _served(clock))


def _served(clock: Clock) -> Served:
    """Whose service hours count for a clock: those of its ticket's area, else of its channel."""
    ticket = clock.ticket if current().has_hours_of_places else None
    if ticket is None:
        return EVERYBODY
    return Served(tuple(ticket.branch.lineage) if ticket.branch else (), ticket.channel)
