"""Which open tickets stand behind each live figure: one condition counts them and lists them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from complaints.workspace.narrowing import end_of_day

HOUR, FOUR_HOURS = timedelta(hours=1), timedelta(hours=4)
YOUNG, OLD = timedelta(days=3), timedelta(days=15)


class Due(TextChoices):
    """By the next limit, as the queues go by it."""

    OVERDUE = "overdue", _("Overdue now")
    HOUR = "hour", _("Due within 1 hour")
    FOUR_HOURS = "four-hours", _("Due within 4 hours")
    TODAY = "today", _("Due today")


class Age(TextChoices):
    """Since receipt."""

    YOUNG = "young", _("up to 3 days")
    MIDDLE = "middle", _("up to 15 days")
    OLD = "old", _("over 15 days")


class Part(TextChoices):
    """Of a share: the cases it counts, or those that it misses."""

    YES = "yes", _("counted")
    NO = "no", _("missed")


def _between(now: datetime, until: datetime) -> Q:
    return Q(next_due_at__gt=now, next_due_at__lte=until)


DUE: Mapping[Due, Callable[[datetime], Q]] = {
    Due.OVERDUE: lambda now: Q(next_due_at__lte=now),
    Due.HOUR: lambda now: _between(now, now + HOUR),
    Due.FOUR_HOURS: lambda now: _between(now, now + FOUR_HOURS),
    Due.TODAY: lambda now: _between(now, end_of_day(now)),
}
AGED: Mapping[Age, Callable[[datetime], Q]] = {
    Age.YOUNG: lambda now: Q(received_at__gt=now - YOUNG),
    Age.MIDDLE: lambda now: Q(received_at__lte=now - YOUNG, received_at__gt=now - OLD),
    Age.OLD: lambda now: Q(received_at__lte=now - OLD),
}


def horizon(now: datetime) -> datetime:
    """Nothing that falls due later is in any of the cuts."""
    return max(end_of_day(now), now + FOUR_HOURS)
