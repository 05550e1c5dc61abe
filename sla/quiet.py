"""Quiet hours: when a person who is off duty can be reached again."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User

AT_ONCE = 1  # this priority waits for nobody's duty


def not_before(user: User, priority: int, now: datetime) -> datetime:
    """The earliest instant to mail this person: now, or when their next duty begins."""
    local = timezone.localtime(now)
    if priority <= AT_ONCE or not user.duty_days or user.on_duty(local):
        return now
    return next(_duties(user, local), now)


def _duties(user: User, local: datetime) -> Iterator[datetime]:
    """The beginnings of duty after an instant, for as long as the week may make one wait."""
    for days in range(8):
        day = local.date() + timedelta(days=days)
        begins = datetime.combine(day, user.duty_from, local.tzinfo)
        if day.isoweekday() in user.duty_days and begins > local:
            yield begins
