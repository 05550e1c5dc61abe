"""A year of the calendar as its page shows it."""

import calendar as almanac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import QuerySet
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import pgettext

from sla.calendar import Calendar, DayKind
from sla.in_force import current
from sla.models import Clock
from sla.recounting import leans
from sla.working_calendar.changing import Difference


@dataclass(frozen=True, slots=True)
class Cell:
    """One day; `mark` "off" or "on" where it is not what its weekday says."""

    date: date
    kind: DayKind
    mark: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    weeks: Sequence[Sequence[Cell | None]]


def months(year: int, days: Calendar) -> list[Month]:
    weeks = almanac.Calendar()
    return [
        Month(
            str(MONTHS[number]),
            [
                [_cell(day, days) if day.month == number else None for day in week]
                for week in weeks.monthdatescalendar(year, number)
            ],
        )
        for number in range(1, 13)
    ]


def weekdays() -> list[tuple[str, str]]:
    """Above the columns of a month: so short that seven fit, and the whole name."""
    short = (
        pgettext("column of a month", "Mo"),
        pgettext("column of a month", "Tu"),
        pgettext("column of a month", "We"),
        pgettext("column of a month", "Th"),
        pgettext("column of a month", "Fr"),
        pgettext("column of a month", "Sa"),
        pgettext("column of a month", "Su"),
    )
    return [(name, str(WEEKDAYS[number])) for number, name in enumerate(short)]


def _cell(day: date, days: Calendar) -> Cell:
    kind = days.why(day)
    marks = {DayKind.MAKE_UP_WORKDAY: "on", DayKind.WEEKEND: "", DayKind.WORKING_DAY: ""}
    return Cell(day, kind, marks.get(kind, "off"), not kind.is_working)


def leaning_clocks(changed: Sequence[Difference], days: Calendar) -> "QuerySet[Clock]":
    """The open clocks that may move with these days."""
    felt = [each.date for each in changed if each.is_felt]
    if not felt:
        return Clock.objects.none()
    running = Clock.objects.running().filter(breached_at=None, target__in=set(_leaning_targets()))
    first, last = days.instant(min(felt), time.min), days.end_of(max(felt))
    return running.filter(due_at__gt=first, started_at__lt=last)


def _leaning_targets() -> Iterator[str]:
    for policy in current().versions.values():
        yield from (str(target.code) for target in policy.targets if leans(target.limit))
