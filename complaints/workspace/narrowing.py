"""The tabs above a queue: what stands out in it, each with its count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Only(TextChoices):
    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Due today")
    REPEAT = "repeat", _("Repeat")
    RISK = "risk", _("May escalate")


@dataclass(frozen=True, slots=True)
class Tab:
    """`name` is "" for the tab that shows all."""

    name: str
    label: str
    count: str
    query: str
    current: bool


def end_of_day(now: datetime) -> datetime:
    """The coming local midnight."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


def conditions(now: datetime) -> Mapping[str, Q]:
    """What each tab shows of a queue."""
    return {
        Only.OVERDUE: Q(next_due_at__lte=now),
        Only.TODAY: Q(next_due_at__gt=now, next_due_at__lte=end_of_day(now)),
        Only.REPEAT: Q(is_repeat=True),
        Only.RISK: Q(may_escalate=True),
    }
