"""Counting time: the one place that says when a limit ends (S001-14, S003-32, S004-15).

An action is in time when it happens at or before the due instant.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sla.calendar import ONE_DAY, Calendar
from sla.labelled import Labelled


class Unit(Labelled):
    MINUTE = "minute", _("minutes")
    HOUR = "hour", _("hours")
    WORKING_DAY = "working_day", _("working days")
    CALENDAR_DAY = "calendar_day", _("calendar days")
    BUSINESS_MINUTE = "business_minute", _("service minutes")
    BUSINESS_HOUR = "business_hour", _("service hours")

    @property
    def is_service(self) -> bool:
        """Counted only while somebody serves (sla/service_hours.py)."""
        return self in {Unit.BUSINESS_MINUTE, Unit.BUSINESS_HOUR}

    @property
    def counts_days(self) -> bool:
        """Whether the calendar has to be asked; plain minutes and hours run day and night."""
        return self not in {Unit.MINUTE, Unit.HOUR}

    @property
    def asks_days_worked(self) -> bool:
        return self is Unit.WORKING_DAY or self.is_service


IN_WORDS = {
    Unit.MINUTE: ngettext_lazy("%(length)d minute", "%(length)d minutes", "length"),
    Unit.HOUR: ngettext_lazy("%(length)d hour", "%(length)d hours", "length"),
    Unit.WORKING_DAY: ngettext_lazy("%(length)d working day", "%(length)d working days", "length"),
    Unit.CALENDAR_DAY: ngettext_lazy("%(length)d calendar day", "%(length)d calendar days", "length"),
    Unit.BUSINESS_MINUTE: ngettext_lazy("%(length)d service minute", "%(length)d service minutes", "length"),
    Unit.BUSINESS_HOUR: ngettext_lazy("%(length)d service hour", "%(length)d service hours", "length"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time. `legal`: set by law, so never paused, and calendar days that end on a
    day off end on the next working day (Civil Code, article 203)."""

    unit: Unit
    length: int
    legal: bool = False

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("A limit is at least one unit long.")

    @classmethod
    def minutes(cls, length: int, *, legal: bool = False) -> Self:
        return cls(Unit.MINUTE, length, legal)

    @classmethod
    def hours(cls, length: int, *, legal: bool = False) -> Self:
        return cls(Unit.HOUR, length, legal)

    @classmethod
    def working_days(cls, length: int, *, legal: bool = False) -> Self:
        return cls(Unit.WORKING_DAY, length, legal)

    @classmethod
    def calendar_days(cls, length: int, *, legal: bool = False) -> Self:
        return cls(Unit.CALENDAR_DAY, length, legal)

    @classmethod
    def business_minutes(cls, length: int, *, legal: bool = False) -> Self:
        return cls(Unit.BUSINESS_MINUTE, length, legal)

    @classmethod
    def business_hours(cls, length: int, *, legal: bool = False) -> Self:
        return cls(Unit.BUSINESS_HOUR, length, legal)

    @property
    def words(self) -> str:
        """ "15 working days", in the language of the reader."""
        return str(IN_WORDS[self.unit] % {"length": self.length})

    @property
    def span(self) -> dt.timedelta:
        """The length of a limit in minutes or hours; days have no fixed span (ValueError)."""
        match self.unit:
            case Unit.MINUTE | Unit.BUSINESS_MINUTE:
                return dt.timedelta(minutes=self.length)
            case Unit.HOUR | Unit.BUSINESS_HOUR:
                return dt.timedelta(hours=self.length)
            case _:
                raise ValueError(f"{self.unit.value} has no fixed span.")


def due_at(start: dt.datetime, limit: Limit, calendar: Calendar) -> dt.datetime:
    """The last instant at which acting is still in time, in UTC (docs/deadlines.md).

    Raises ValueError for a naive start, YearNotLoaded where the calendar has no days.
    """
    start = in_utc(start)
    match limit.unit:
        case Unit.MINUTE | Unit.HOUR:
            return start + limit.span
        case Unit.WORKING_DAY:
            return calendar.end_of(calendar.working_day_after(calendar.date(start), limit.length))
        case Unit.CALENDAR_DAY:
            last = calendar.date(start) + limit.length * ONE_DAY
            return calendar.end_of(calendar.next_working_day_from(last) if limit.legal else last)
        case Unit.BUSINESS_MINUTE | Unit.BUSINESS_HOUR:
            return calendar.advance(start, limit.span)


def shifted(
    due: dt.datetime,
    limit: Limit,
    paused_at: dt.datetime,
    resumed_at: dt.datetime,
    calendar: Calendar,
) -> dt.datetime:
    """The due instant after a pause, in UTC; never earlier than before (docs/deadlines.md).

    Raises ValueError for a limit set by law, and when the pause ends before it begins.
    """
    due, paused_at, resumed_at = in_utc(due), in_utc(paused_at), in_utc(resumed_at)
    if limit.legal:
        raise ValueError("A limit set by law is never paused.")
    if resumed_at < paused_at:
        raise ValueError("A pause cannot end before it begins.")
    day = calendar.due_on(due)
    paused_on, resumed_on = calendar.date(paused_at), calendar.date(resumed_at)
    match limit.unit:
        case Unit.MINUTE | Unit.HOUR:
            return due + (resumed_at - paused_at)
        case Unit.BUSINESS_MINUTE | Unit.BUSINESS_HOUR:
            return calendar.advance(due, calendar.service_between(paused_at, resumed_at))
        case Unit.WORKING_DAY:
            later = calendar.working_days_between(paused_on, resumed_on)
            return _moved(due, calendar.working_day_after(day, later), calendar)
        case Unit.CALENDAR_DAY:
            return _moved(due, day + (resumed_on - paused_on), calendar)


def leans_on_provisional(start: dt.datetime, limit: Limit, calendar: Calendar) -> bool:
    """Whether the due instant could move when a missing notice arrives.

    Plain minutes, hours and calendar days never ask which days are worked.
    """
    due = due_at(start, limit, calendar)
    match limit.unit:
        case Unit.WORKING_DAY | Unit.BUSINESS_MINUTE | Unit.BUSINESS_HOUR:
            return calendar.leans_on_provisional(start, due)
        case Unit.CALENDAR_DAY if limit.legal:
            last = calendar.date(start) + limit.length * ONE_DAY
            return calendar.leans_on_provisional(calendar.instant(last, dt.time.min), due)
        case _:
            return False


def _moved(due: dt.datetime, to: dt.date, calendar: Calendar) -> dt.datetime:
    """The same time of day on another day: a promised 17:00 stays 17:00, 24:00 stays 24:00."""
    return calendar.end_of(to) - (calendar.end_of(calendar.due_on(due)) - due)


def in_utc(instant: dt.datetime) -> dt.datetime:
    """An instant in UTC; ValueError without a zone.

    Python adds to a zoned time by its wall clock, not by elapsed time.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no zone; an instant is needed.")
    return instant.astimezone(dt.UTC)
