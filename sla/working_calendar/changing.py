"""Changing the working calendar: the days, the log, and the clocks that lean on them.

A change says what the whole year is to look like, or single days of it. What differs is written
down with the day before and after, and gives the calendar a new revision; the open clocks counted
by an older one are counted anew (sla/recounting.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from sla.calendar import ONE_DAY, SATURDAY, Calendar, DayKind
from sla.china import china_calendar
from sla.in_force import forget, publish_alone, refresh
from sla.models import CalendarChange, CalendarDay, CalendarYear

PACKAGE = "holidays"  # where the seed comes from


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`days` of a notice: everything that is not what its weekday says, make-up workdays at the end
    of the year before included. `is_whole` False: single days, the rest of the year stays."""

    year: int
    days: Mapping[date, DayKind]
    is_official: bool
    source: str = ""
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """One day that changes."""

    date: date
    before: DayKind
    after: DayKind

    @property
    def is_felt(self) -> bool:
        """Whether it is worked from now on, or no more; other changes are of names alone."""
        return self.before.is_working != self.after.is_working


def plain(day: date) -> DayKind:
    """What a day is by its weekday alone."""
    return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKING_DAY


def differences(change: Change, calendar: Calendar) -> list[Difference]:
    """What the change would change, in the order of the days; `calendar` covers its days."""
    found = []
    for day in sorted(_concerned(change)):
        before, after = calendar.why(day), change.days.get(day, plain(day))
        if before != after:
            found.append(Difference(day, before, after))
    return found


def _concerned(change: Change) -> set[date]:
    if not change.is_whole:
        return set(change.days)
    first = date(change.year, 1, 1)
    length = (date(change.year + 1, 1, 1) - first).days
    return {first + n * ONE_DAY for n in range(length)} | set(change.days)


def changed(change: Change, calendar: Calendar) -> Calendar:
    """The calendar as it would be."""
    if change.is_whole and change.is_official:
        return calendar.with_notice(change.year, change.days)
    return calendar.with_days(change.days)


@transaction.atomic
def change_calendar(change: Change, *, by: User | None, reason: str, now: datetime) -> CalendarChange | None:
    """Write it; None when it changes nothing. Clocks are counted anew by sla.recounting.recount()."""
    publish_alone()
    calendar = refresh().calendar({change.year, *(day.year for day in change.days)})
    found = differences(change, calendar)
    status = _status(change, calendar)
    year = hold(change.year)
    if not found and (year.status, year.source) == (status, change.source):
        return None
    for other in {each.date.year for each in found} - {change.year}:
        hold(other)
    year.status, year.source = status, change.source or year.source
    year.save()
    for each in found:
        _store(each)
    forget()
    return CalendarChange.objects.create(
        year=change.year,
        status=status,
        source=year.source,
        days=[[str(each.date), str(each.before), str(each.after)] for each in found],
        reason=reason,
        changed_at=now,
        changed_by=by,
    )


def hold(year: int) -> CalendarYear:
    """The row of a year; if it is new, the table takes over what the seed says of it."""
    seed = china_calendar([year])
    provisional = year in seed.provisional_years
    status = CalendarYear.Status.PROVISIONAL if provisional else CalendarYear.Status.OFFICIAL
    source = "" if provisional else PACKAGE
    held, is_new = CalendarYear.objects.get_or_create(
        year=year, defaults={"status": status, "source": source}
    )
    if is_new:
        days = (CalendarDay(date=day, year=held, kind=kind) for day, kind in seed.days.items())
        CalendarDay.objects.bulk_create(days, ignore_conflicts=True)
    return held


def _status(change: Change, calendar: Calendar) -> CalendarYear.Status:
    provisional = change.year in calendar.provisional_years and not change.is_official
    return CalendarYear.Status.PROVISIONAL if provisional else CalendarYear.Status.OFFICIAL


def _store(each: Difference) -> None:
    if each.after == plain(each.date):
        CalendarDay.objects.filter(date=each.date).delete()
    else:
        CalendarDay.objects.update_or_create(
            date=each.date, defaults={"kind": each.after, "year_id": each.date.year}
        )
