"""The working calendar for the years that a clock touches."""

from datetime import datetime

from django.utils import timezone

from sla.calendar import Calendar
from sla.in_force import current
from sla.models import Clock


def calendar_around(start: datetime) -> Calendar:
    """The working calendar of the local year before, of and after an instant."""
    return _years(start, start)


def calendar_of(clock: Clock, until: datetime | None = None) -> Calendar:
    """The working calendar from a clock's start to its due instant, or to what comes later."""
    return _years(clock.started_at, max(clock.due_at, until or clock.due_at))


def _years(first: datetime, last: datetime) -> Calendar:
    return current().calendar(range(timezone.localdate(first).year - 1, timezone.localdate(last).year + 2))
