"""Local days of the policy's zone, and their months."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import timezone

DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    """The instant at which a local day begins."""
    return datetime.combine(day, time(), timezone.get_default_timezone())


def local_day(at: datetime) -> date:
    """The local day on which an instant falls."""
    return at.astimezone(timezone.get_default_timezone()).date()


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(first: date, months: int) -> date:
    """The first day of the month that lies so many months after (or before) that of `first`."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def year_earlier(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
