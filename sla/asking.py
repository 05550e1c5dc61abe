"""What somebody may ask of the calendar: how a length is named, and which years an answer needs."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings

from sla.calendar import Calendar
from sla.china import LAST_YEAR
from sla.counting import Limit, Unit
from sla.in_force import SHIPPED, or_shipped

UNITS = {
    "minutes": Unit.MINUTE,
    "hours": Unit.HOUR,
    "working_days": Unit.WORKING_DAY,
    "calendar_days": Unit.CALENDAR_DAY,
}
# No year has fewer working days than this, so a search over that many years is long enough.
FEWEST_WORKING_DAYS = 240


def calendar_for(start: dt.datetime, limit: Limit) -> Calendar:
    """The working calendar of every local year that a limit from `start` can touch: that of the table,
    or of the seed where no database answers.

    Raises ValueError for years that no calendar is known for.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    first = start.astimezone(zone).year
    if limit.unit in {Unit.MINUTE, Unit.HOUR}:
        return replace(SHIPPED.calendar([]), zone=zone)
    last = min(first + limit.length // FEWEST_WORKING_DAYS + 1, LAST_YEAR + 1)
    return replace(or_shipped().calendar(range(first, last + 1)), zone=zone)
