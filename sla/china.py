"""The seed of the working calendar: China's holidays and make-up workdays by the package `holidays`.

The package holds the State Council's notice of each year since 2001. For a year without one it
computes the holidays fixed by law and knows no make-up workdays: such a year is provisional.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from holidays import country_holidays
from holidays.countries.china import ChinaStaticHolidays

from sla.calendar import ONE_DAY, SATURDAY, Calendar, DayKind, Window

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Before 2001 there were no notices; after 2099 the lunar tables of the package are estimates.
FIRST_YEAR, LAST_YEAR = 2001, 2099
NOTICED_YEARS = frozenset(ChinaStaticHolidays.special_public_holidays)

FESTIVALS = {
    "New Year's Day": DayKind.NEW_YEAR,
    "Chinese New Year": DayKind.SPRING_FESTIVAL,
    "Tomb-Sweeping Day": DayKind.TOMB_SWEEPING,
    "Labor Day": DayKind.LABOUR_DAY,
    "Dragon Boat Festival": DayKind.DRAGON_BOAT,
    "Mid-Autumn Festival": DayKind.MID_AUTUMN,
    "National Day": DayKind.NATIONAL_DAY,
}
IN_LIEU = "Day off"


def china_calendar(
    years: Iterable[int], zone: ZoneInfo = SHANGHAI, windows: tuple[Window, ...] = ()
) -> Calendar:
    """The calendar of these years (2001–2099, else ValueError), cached."""
    calendar = _seed(frozenset(years))
    is_the_seed = zone == calendar.zone and not windows
    return calendar if is_the_seed else replace(calendar, zone=zone, windows=windows)


@lru_cache(maxsize=64)
def _seed(years: frozenset[int]) -> Calendar:
    if outside := sorted(year for year in years if not FIRST_YEAR <= year <= LAST_YEAR):
        raise ValueError(f"No Chinese working calendar is known for {outside}.")
    package = country_holidays("CN", years=years, language="en_US")
    off = {day: _festival(name) for day, name in package.items() if day.year in years}
    make_up = {day for day in package.weekend_workdays if day.year in years}
    days = dict.fromkeys(sorted(make_up), DayKind.MAKE_UP_WORKDAY)
    for run in _runs(off, make_up):
        days.update(_named(run, off))
    return Calendar(
        zone=SHANGHAI,
        days=MappingProxyType(days),
        years=years,
        provisional_years=years - NOTICED_YEARS,
    )


def _festival(name: str) -> DayKind | None:
    """The festival a day is named after; None for a day off in exchange for a make-up workday."""
    if name.startswith(IN_LIEU):
        return None
    matching = (kind for prefix, kind in FESTIVALS.items() if name.startswith(prefix))
    return next(matching, DayKind.OTHER_HOLIDAY)


def _runs(off: Iterable[dt.date], make_up: set[dt.date]) -> Iterator[list[dt.date]]:
    """The unbroken runs of days off around these days, weekends included.

    A notice announces a holiday as one such run ("15 to 23 February"), the package only
    names its weekdays.
    """
    remaining = set(off)

    def is_off(day: dt.date) -> bool:
        return day in remaining or (day.weekday() >= SATURDAY and day not in make_up)

    while remaining:
        first = last = min(remaining)
        while is_off(first - ONE_DAY):
            first -= ONE_DAY
        while is_off(last + ONE_DAY):
            last += ONE_DAY
        run = [first + n * ONE_DAY for n in range((last - first).days + 1)]
        yield run
        remaining.difference_update(run)


def _named(run: list[dt.date], off: dict[dt.date, DayKind | None]) -> Iterator[tuple[dt.date, DayKind]]:
    """Each day of the run with its festival: its own, else the one before it, else the first."""
    festivals = [kind for day in run if (kind := off.get(day))]
    current = festivals[0] if festivals else DayKind.OTHER_HOLIDAY
    for day in run:
        current = off.get(day) or current
        yield day, current
