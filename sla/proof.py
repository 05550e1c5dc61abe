"""The day-by-day proof of a due instant, to be read beside a wall calendar (docs/deadlines.md)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from sla.calendar import ONE_DAY, Calendar, DayKind
from sla.counting import Limit, Unit, due_at, in_utc
from sla.labelled import Labelled


class Rule(Labelled):
    """Why a day counts or not, where its kind alone does not say so."""

    START_DAY = "start_day", _("The day it began is not counted")
    MOVED_HERE = "moved_here", _("The last day was a day off, so the limit ends on this day")
    ELAPSED = "elapsed", _("Runs day and night; nothing is left out")
    OUTSIDE_HOURS = "outside_hours", _("No service hours left on this day")


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One day of the proof; `ordinal` numbers the counted days from 1."""

    date: dt.date
    counted: bool
    ordinal: int | None
    why: DayKind | Rule
    provisional: bool

    @property
    def weekday(self) -> str:
        """Its name in the language of the reader."""
        return str(WEEKDAYS[self.date.weekday()])


def proof(start: dt.datetime, limit: Limit, calendar: Calendar) -> list[ProofRow]:
    """Day by day from the start to the due instant; one row for minutes and hours."""
    due = due_at(start, limit, calendar)
    if not limit.unit.counts_days:
        return [ProofRow(calendar.date(due), True, None, Rule.ELAPSED, False)]
    return list(_rows(in_utc(start), due, limit, calendar))


def _rows(start: dt.datetime, due: dt.datetime, limit: Limit, calendar: Calendar) -> Iterator[ProofRow]:
    first, ordinals = calendar.date(start), count(1)
    for number in range((calendar.due_on(due) - first).days + 1):
        day = first + number * ONE_DAY
        if limit.unit.is_service:
            counted, why = _by_service(day, start, due, calendar)
        else:
            counted, why = _by_day(day, number, limit, calendar)
        provisional = day.year in calendar.provisional_years
        yield ProofRow(day, counted, next(ordinals) if counted else None, why, provisional)


def _by_day(day: dt.date, number: int, limit: Limit, calendar: Calendar) -> tuple[bool, DayKind | Rule]:
    kind = calendar.why(day)
    if number == 0:
        return False, Rule.START_DAY
    if limit.unit is Unit.WORKING_DAY:
        return kind.is_working, kind
    if number <= limit.length:
        return True, kind
    return False, Rule.MOVED_HERE if kind.is_working else kind


def _by_service(
    day: dt.date, start: dt.datetime, due: dt.datetime, calendar: Calendar
) -> tuple[bool, DayKind | Rule]:
    kind = calendar.why(day)
    begins = max(start, calendar.instant(day, dt.time.min))
    served = calendar.service_between(begins, min(due, calendar.end_of(day)))
    return bool(served), Rule.OUTSIDE_HOURS if kind.is_working and not served else kind
