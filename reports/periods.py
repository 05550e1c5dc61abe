"""The spans of time that figures are counted in: whole local days of the policy's zone (DOMAIN §7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from reports.days import DAY, local_day, midnight, month_end, months_later, year_earlier

__all__ = ["DAY", "NotAPeriod", "Period", "PeriodKind", "local_day", "midnight", "month_end", "months_later"]

MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


class NotAPeriod(ValueError):
    """A text that names no period."""


class PeriodKind(TextChoices):
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")
    WEEK = "week", _("week")
    DAYS = "days", _("days")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first local day to the last, both included."""

    kind: PeriodKind
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise NotAPeriod(f"{self.last} lies before {self.first}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """A month 2026-10, quarter 2026-Q3, year 2026, ISO week 2026-W41, day 2026-10-05, or days
        2026-10-05..2026-10-17. Raises NotAPeriod."""
        for pattern, read in READERS:
            if found := pattern.fullmatch(text.strip()):
                try:
                    return cls(*read(*found.groups()))
                except ValueError as error:
                    raise NotAPeriod(f"{text!r}: {error}") from None
        raise NotAPeriod(f"{text!r} is no period.")

    @classmethod
    def month(cls, day: date) -> Self:
        """The month that holds this day."""
        return cls(PeriodKind.MONTH, day.replace(day=1), month_end(day))

    @classmethod
    def holding(cls, kind: PeriodKind, day: date) -> Self:
        """The week, month, quarter or year that holds this day. Raises KeyError for days."""
        if kind == PeriodKind.WEEK:
            monday = day - day.weekday() * DAY
            return cls(kind, monday, monday + 6 * DAY)
        months = MONTHS_OF[kind]
        first = day.replace(month=day.month - (day.month - 1) % months, day=1)
        return cls(kind, first, month_end(months_later(first, months - 1)))

    @classmethod
    def day(cls, day: date) -> Self:
        return cls(PeriodKind.DAYS, day, day)

    @classmethod
    def between(cls, first: date, last: date) -> Self:
        """Raises NotAPeriod when the last day lies before the first."""
        return cls(PeriodKind.DAYS, first, last)

    @property
    def begins(self) -> datetime:
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first instant that no longer belongs to it."""
        return midnight(self.last + DAY)

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def previous(self) -> "Period":
        """The one just before: the month before, the week before, as many days before."""
        if self.kind in MONTHS_OF:
            return self._moved(-MONTHS_OF[self.kind])
        return Period(self.kind, self.first - self.length * DAY, self.first - DAY)

    def year_before(self) -> "Period":
        """The same a year ago, for comparison; of a week the one 52 weeks ago, with the same weekdays."""
        if self.kind in MONTHS_OF:
            return self._moved(-12)
        if self.kind == PeriodKind.WEEK:
            return Period(self.kind, self.first - 52 * 7 * DAY, self.last - 52 * 7 * DAY)
        return Period(self.kind, year_earlier(self.first), year_earlier(self.last))

    def months(self) -> "list[Period]":
        """The whole months it touches, in order."""
        found = [Period.month(self.first)]
        while found[-1].last < self.last:
            found.append(Period.month(found[-1].last + DAY))
        return found

    def days(self) -> Iterator["Period"]:
        """Each of its days as a period of its own, for daily lines."""
        return (Period.day(self.first + number * DAY) for number in range(self.length))

    @property
    def label(self) -> str:
        """In the active language: October 2026, 2026 Q3, 2026, week 41 of 2026, 5 to 17 October."""
        match self.kind:
            case PeriodKind.MONTH:
                return date_format(self.first, "YEAR_MONTH_FORMAT")
            case PeriodKind.QUARTER:
                quarter = {"year": self.first.year, "number": (self.first.month + 2) // 3}
                return pgettext("period", "Q%(number)d %(year)d") % quarter
            case PeriodKind.YEAR:
                return pgettext("period", "%(year)d") % {"year": self.first.year}
            case PeriodKind.WEEK:
                year, week, _day = self.first.isocalendar()
                return pgettext("period", "week %(week)d of %(year)d") % {"week": week, "year": year}
            case _:
                return self._days_label()

    def __str__(self) -> str:
        """As parse() reads it."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.first:%Y-%m}"
            case PeriodKind.QUARTER:
                return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
            case PeriodKind.YEAR:
                return str(self.first.year)
            case PeriodKind.WEEK:
                return "{}-W{:02}".format(*self.first.isocalendar())
            case _:
                return f"{self.first}..{self.last}" if self.last > self.first else str(self.first)

    def _days_label(self) -> str:
        first, last = (date_format(day, "DATE_FORMAT") for day in (self.first, self.last))
        if self.first == self.last:
            return first
        return pgettext("period", "%(first)s to %(last)s") % {"first": first, "last": last}

    def _moved(self, months: int) -> "Period":
        first = months_later(self.first, months)
        return Period(self.kind, first, month_end(months_later(first, MONTHS_OF[self.kind] - 1)))


Read = tuple[PeriodKind, date, date]


def _month(year: str, month: str) -> Read:
    first = date(int(year), int(month), 1)
    return PeriodKind.MONTH, first, month_end(first)


def _quarter(year: str, number: str) -> Read:
    first = date(int(year), int(number) * 3 - 2, 1)
    return PeriodKind.QUARTER, first, month_end(months_later(first, 2))


def _year(year: str) -> Read:
    return PeriodKind.YEAR, date(int(year), 1, 1), date(int(year), 12, 31)


def _week(year: str, number: str) -> Read:
    first = date.fromisocalendar(int(year), int(number), 1)
    return PeriodKind.WEEK, first, first + 6 * DAY


def _days(first: str, last: str | None) -> Read:
    begins = date.fromisoformat(first)
    return PeriodKind.DAYS, begins, date.fromisoformat(last) if last else begins


READERS = (
    (re.compile(r"(\d{4})-(\d{2})", re.ASCII), _month),
    (re.compile(r"(\d{4})-Q([1-4])", re.ASCII), _quarter),
    (re.compile(r"(\d{4})", re.ASCII), _year),
    (re.compile(r"(\d{4})-W(\d{2})", re.ASCII), _week),
    (re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?", re.ASCII), _days),
)
