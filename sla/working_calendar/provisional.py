"""Years without an official notice that open limits lean on: said wherever somebody might look."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils import timezone

from accounts.roles import Role
from notifications.outbox import queue, staff_notices
from sla.models import CalendarYear, Clock
from sla.people import Directory

REMEDY = "enter the State Council's notice at /work/deadlines/calendar/"


def in_use() -> dict[int, int]:
    """How many open limits end in each provisional year."""
    zone = timezone.get_default_timezone()
    leaning = Clock.objects.running().filter(provisional=True)
    years = leaning.annotate(year=ExtractYear("due_at", tzinfo=zone)).values("year")
    counted = dict(years.annotate(number=Count("pk")).values_list("year", "number"))
    provisional = CalendarYear.objects.filter(status=CalendarYear.Status.PROVISIONAL)
    known = provisional.filter(year__in=counted).order_by("year").values_list("year", flat=True)
    return {year: counted[year] for year in known}


def in_words() -> str:
    """For the machines that read /readyz; a warning, never an alarm."""
    found = in_use()
    return "; ".join(
        f"{year} has no official notice, {count} open limits lean on it" for year, count in found.items()
    )


@register(Tags.database)
def check_provisional_years(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Asked by `manage.py check --database default`."""
    try:
        words = in_words() if databases else ""
    except DatabaseError:
        return []  # before the first migration
    return [Warning(words, hint=REMEDY, id="sla.W001")] if words else []


def warn(now: datetime) -> int:
    """Tell the administrators, once a month and year; returns how many years there are."""
    found = in_use()
    for user in Directory.read().with_role(Role.ADMINISTRATOR):
        for year, count in found.items():
            notices = staff_notices(
                user=user,
                kind="calendar_provisional",
                cause=f"provisional-{year}-{now:%Y%m}",
                about="",
                payload={"year": year, "count": count},
                language=settings.LANGUAGE_CODE,
                now=now,
            )
            queue(notices)
    return len(found)
