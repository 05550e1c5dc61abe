"""What somebody may ask of the calendar: how a length is named, and which years an answer needs."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings

from sla.calendar import Calendar
from sla.china import LAST_YEAR
from sla.counting import Limit, Unit
from sla.in_force import SHIPPED, or_shipped
from sla.service_hours import EVERYBODY, Served

SHORTEST_SERVICE = dt.timedelta(hours=1)  # of a day with service hours
UNITS = {
    "minutes": Unit.MINUTE,
    "hours": Unit.HOUR,
    "working_days": Unit.WORKING_DAY,
    "calendar_days": Unit.CALENDAR_DAY,
    "service_minutes": Unit.BUSINESS_MINUTE,
    "service_hours": Unit.BUSINESS_HOUR,
}
# No year has fewer working days than this, so a search over that many years is long enough.
FEWEST_WORKING_DAYS = 240


def calendar_for(start: dt.datetime, limit: Limit, served: Served = EVERYBODY) -> Calendar:
    """The working calendar of every local year that a limit from `start` can touch, with the hours of an
    area or channel, or of the organisation: that of the table, or of the seed where no database answers.

    Raises ValueError for years that no calendar is known for.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    if not limit.unit.counts_days:
        return replace(SHIPPED.calendar([]), zone=zone)
    first = start.astimezone(zone).year
    years = range(first, last_year(first, limit) + 1)
    return replace(or_shipped().calendar(years, served), zone=zone)


def last_year(first: int, limit: Limit) -> int:
    """The latest local year in which a limit that begins in `first` can end."""
    days = -(-limit.span // SHORTEST_SERVICE) if limit.unit.is_service else limit.length
    return min(first + days // FEWEST_WORKING_DAYS + 1, LAST_YEAR + 1)
