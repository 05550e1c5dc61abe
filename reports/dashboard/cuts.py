"""Which open tickets stand behind each live figure: one condition counts them and lists them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.prepared import Slot
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


At = Callable[[str], Any]  # an instant by its name: itself, or the place it takes in finished SQL


def _until(name: str) -> Callable[[At], Q]:
    return lambda at: Q(next_due_at__gt=at("now"), next_due_at__lte=at(name))


DUE: Mapping[Due, Callable[[At], Q]] = {
    Due.OVERDUE: lambda at: Q(next_due_at__lte=at("now")),
    Due.HOUR: _until("in_an_hour"),
    Due.FOUR_HOURS: _until("in_four_hours"),
    Due.TODAY: _until("midnight"),
}
AGED: Mapping[Age, Callable[[At], Q]] = {
    Age.YOUNG: lambda at: Q(received_at__gt=at("young_since")),
    Age.MIDDLE: lambda at: Q(received_at__lte=at("young_since"), received_at__gt=at("old_before")),
    Age.OLD: lambda at: Q(received_at__lte=at("old_before")),
}


def instants(now: datetime) -> dict[str, datetime]:
    """What the cuts ask for; nothing that falls due after `horizon` is in any of them."""
    midnight, in_four_hours = end_of_day(now), now + FOUR_HOURS
    return {
        "now": now,
        "in_an_hour": now + HOUR,
        "in_four_hours": in_four_hours,
        "midnight": midnight,
        "horizon": max(midnight, in_four_hours),
        "young_since": now - YOUNG,
        "old_before": now - OLD,
    }


def place(name: str) -> Slot:
    """Where an instant goes in SQL that is kept."""
    return Slot(name, DateTimeField())


def query(asked: Mapping[str, object]) -> str:
    """Codes and keys as the query of an address: nothing in them needs quoting."""
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items())
