"""When somebody reads what comes in over an account: its service hours, on the days it says."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sla.calendar import YearNotLoaded
from sla.in_force import current

FARTHEST = 40  # days looked through; no holidays are longer
MIDNIGHT = dt.time(0)
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 6


class Days(TextChoices):
    EVERY_DAY = "every_day", _("every day")
    WEEKDAYS = "weekdays", _("Monday to Friday")
    WORKING_DAYS = "working_days", _("working days of the calendar")


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours; closing at 00:00 means 24:00 of the same day."""

    days: Days
    opens: dt.time
    closes: dt.time

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Hours | None":
        """None for an account that is always served, or whose hours say nothing that makes sense."""
        try:
            found = cls(
                Days(settings.get("open_days", "")),
                dt.time.fromisoformat(str(settings.get("opens_at") or "00:00")),
                dt.time.fromisoformat(str(settings.get("closes_at") or "00:00")),
            )
        except ValueError:
            return None
        return found if found.closes == MIDNIGHT or found.opens < found.closes else None

    def is_open(self, at: dt.datetime) -> bool:
        opened, closed = self._on(timezone.localdate(at)) or (at, at)
        return opened <= at < closed

    def closed_since(self, at: dt.datetime) -> dt.datetime:
        """When the closed period began that `at` lies in; the same for every instant of it."""
        today = timezone.localdate(at)
        for back in range(FARTHEST):
            served = self._on(today - back * ONE_DAY)
            if served and served[1] <= at:
                return served[1]
        return _midnight(today)

    def opens_next(self, at: dt.datetime) -> dt.datetime | None:
        """None when that is farther than anybody can say."""
        today = timezone.localdate(at)
        for ahead in range(FARTHEST):
            served = self._on(today + ahead * ONE_DAY)
            if served and served[0] > at:
                return served[0]
        return None

    def _on(self, day: dt.date) -> tuple[dt.datetime, dt.datetime] | None:
        """From when to when it is served on this day; None when it is not."""
        if not self._serves(day):
            return None
        last = day + ONE_DAY if self.closes == MIDNIGHT else day
        return _instant(day, self.opens), _instant(last, self.closes)

    def _serves(self, day: dt.date) -> bool:
        match self.days:
            case Days.EVERY_DAY:
                return True
            case Days.WEEKDAYS:
                return day.isoweekday() < SATURDAY
        try:
            return current().calendar([day.year]).is_working(day)
        except (ValueError, YearNotLoaded):  # nobody knows that year yet
            return day.isoweekday() < SATURDAY


def _instant(day: dt.date, at: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, at))


def _midnight(day: dt.date) -> dt.datetime:
    return _instant(day, MIDNIGHT)
