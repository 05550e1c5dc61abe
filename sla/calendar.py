"""Which days are worked, when a local day ends, and how service hours pass (docs/deadlines.md)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from sla.labelled import Labelled

ONE_DAY = dt.timedelta(days=1)
# A due instant is the midnight that *ends* its day; one tick earlier lies within that day.
TICK = dt.timedelta(microseconds=1)
SATURDAY = 5


class DayKind(Labelled):
    """Why a day is worked or not, in the words of the State Council's notices."""

    WORKING_DAY = "working_day", _("Working day")
    MAKE_UP_WORKDAY = "make_up_workday", _("Make-up workday")
    WEEKEND = "weekend", _("Weekend")
    NEW_YEAR = "new_year", _("New Year's Day holiday")
    SPRING_FESTIVAL = "spring_festival", _("Spring Festival holiday")
    TOMB_SWEEPING = "tomb_sweeping", _("Tomb-Sweeping Day holiday")
    LABOUR_DAY = "labour_day", _("Labour Day holiday")
    DRAGON_BOAT = "dragon_boat", _("Dragon Boat Festival holiday")
    MID_AUTUMN = "mid_autumn", _("Mid-Autumn Festival holiday")
    NATIONAL_DAY = "national_day", _("National Day holiday")
    OTHER_HOLIDAY = "other_holiday", _("Other official holiday")

    @property
    def is_working(self) -> bool:
        return self in {DayKind.WORKING_DAY, DayKind.MAKE_UP_WORKDAY}


class YearNotLoaded(LookupError):
    """The calendar says nothing about this year; weekdays are never assumed instead."""

    def __init__(self, year: int) -> None:
        super().__init__(f"The working calendar has no days for {year}.")
        self.year = year


@dataclass(frozen=True, slots=True)
class Window:
    """Local hours in which a unit serves; closing at 00:00 means 24:00 of the same day."""

    opens: dt.time
    closes: dt.time

    def __post_init__(self) -> None:
        if self.closes <= self.opens and self.closes != dt.time.min:
            raise ValueError(f"A service window must close after it opens: {self}.")


def in_order(windows: tuple[Window, ...]) -> None:
    """Raises ValueError for windows of one day that overlap, or do not follow each other."""
    for earlier, later in pairwise(windows):
        if earlier.closes == dt.time.min or later.opens < earlier.closes:
            raise ValueError("Service windows must be in order and must not overlap.")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of the covered `years` in `zone`; a day not listed in `days` follows its weekday.

    `provisional_years` are the covered years that have no official notice yet. From each date in
    `later_windows` on, lowest first, its windows hold instead of those before.
    """

    zone: ZoneInfo
    days: Mapping[dt.date, DayKind]
    years: frozenset[int]
    provisional_years: frozenset[int] = frozenset()
    windows: tuple[Window, ...] = ()
    later_windows: tuple[tuple[dt.date, tuple[Window, ...]], ...] = ()

    def __post_init__(self) -> None:
        for windows in (self.windows, *(windows for _since, windows in self.later_windows)):
            in_order(windows)

    def windows_on(self, day: dt.date) -> tuple[Window, ...]:
        """The windows that hold on this day, were it worked."""
        return next(
            (windows for since, windows in reversed(self.later_windows) if since <= day), self.windows
        )

    def why(self, day: dt.date) -> DayKind:
        """What kind of day this is. Raises YearNotLoaded."""
        if day.year not in self.years:
            raise YearNotLoaded(day.year)
        by_weekday = DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKING_DAY
        return self.days.get(day, by_weekday)

    def is_working(self, day: dt.date) -> bool:
        return self.why(day).is_working

    def next_working_day_from(self, day: dt.date) -> dt.date:
        """`day` itself if it is worked, else the first worked day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def working_day_after(self, day: dt.date, number: int) -> dt.date:
        """The `number`-th working day after `day`, which is itself not counted; 0 gives `day`."""
        for _number in range(number):
            day = self.next_working_day_from(day + ONE_DAY)
        return day

    def working_days_between(self, after: dt.date, until: dt.date) -> int:
        """How many working days lie in `after` < day <= `until`."""
        span = (until - after).days
        return sum(self.is_working(after + n * ONE_DAY) for n in range(1, span + 1))

    def date(self, instant: dt.datetime) -> dt.date:
        """The local date of an instant; midnight belongs to the day it begins."""
        return instant.astimezone(self.zone).date()

    def due_on(self, due_at: dt.datetime) -> dt.date:
        """The local date a due instant belongs to; midnight is 24:00 of the day it ends."""
        return self.date(due_at - TICK)

    def instant(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)

    def end_of(self, day: dt.date) -> dt.datetime:
        """24:00 local of `day`, that is the next 00:00, in UTC."""
        return self.instant(day + ONE_DAY, dt.time.min)

    def leans_on_provisional(self, start: dt.datetime, due_at: dt.datetime) -> bool:
        """Whether any day from start to due lies in a year without an official notice."""
        touched = range(self.date(start).year, self.due_on(due_at).year + 1)
        return not self.provisional_years.isdisjoint(touched)

    def advance(self, start: dt.datetime, span: dt.timedelta) -> dt.datetime:
        """The instant at which `span` of service time has passed since `start`, in UTC.

        A span that is used up at closing time ends then, not at the next opening.
        """
        if not (self.windows or self.later_windows):
            raise ValueError("This calendar has no service windows to count hours in.")
        start = start.astimezone(dt.UTC)
        day = self.date(start)
        while span:
            for opens, closes in self._service_on(day, since=start):
                if closes - opens >= span:
                    return opens + span
                span -= closes - opens
            day += ONE_DAY
        return start

    def service_between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The service time that passes from `start` to `end`."""
        first = self.date(start)
        served = dt.timedelta()
        for number in range((self.date(end) - first).days + 1):
            for opens, closes in self._service_on(first + number * ONE_DAY, since=start):
                served += max(min(closes, end) - opens, dt.timedelta())
        return served

    def _service_on(self, day: dt.date, *, since: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        for window in self.windows_on(day) if self.is_working(day) else ():
            ends_day = window.closes == dt.time.min
            closes = self.end_of(day) if ends_day else self.instant(day, window.closes)
            if closes > since:
                yield max(self.instant(day, window.opens), since), closes

    def with_days(self, days: Mapping[dt.date, DayKind]) -> "Calendar":
        """The same calendar with single days corrected; it covers no further years by that."""
        return replace(self, days={**self.days, **days})

    def with_notice(self, year: int, days: Mapping[dt.date, DayKind]) -> "Calendar":
        """The same calendar with the official notice of `year` in place of what was assumed.

        A notice may also name make-up workdays at the end of the year before, so notices
        are given in the order of their years.
        """
        kept = {day: kind for day, kind in self.days.items() if day.year != year}
        return replace(
            self,
            days={**kept, **days},
            years=self.years | {year},
            provisional_years=self.provisional_years - {year},
        )
