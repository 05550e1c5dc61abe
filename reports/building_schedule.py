"""The draft of last month's report is asked for on the first working day, from 02:00 local time."""

from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from reports.models import Report, Rollup
from reports.periods import Period
from reports.publishing import open_edition
from sla.in_force import current

FROM = time(2)


def ask_for_last_month(*, now: datetime) -> bool:
    """Once per month, however many ask; whoever was down on the day asks later. A month without any
    case has no report. Returns whether it was asked for just now."""
    here = timezone.localtime(now)
    month = Period.month(here.date()).previous()
    if (here.date(), here.time()) < (_first_working_day(here.date()), FROM) or not _has_cases(month):
        return False
    if Report.objects.filter(period=str(month), language=settings.LANGUAGE_CODE).exists():
        return False
    with transaction.atomic():
        # A row that is there is waited for if it is not committed yet: two schedulers make one.
        Report.objects.bulk_create([_of(month)], ignore_conflicts=True)
        report = Report.objects.select_for_update().get(period=str(month), language=settings.LANGUAGE_CODE)
        if report.editions.exists():
            return False
        open_edition(report, by=None, now=now)
    return True


def _of(month: Period) -> Report:
    return Report(period=str(month), kind=month.kind, first=month.first, language=settings.LANGUAGE_CODE)


def _has_cases(month: Period) -> bool:
    return Rollup.objects.filter(span=Rollup.Span.MONTH, first=month.first, scope="", dimension="").exists()


def _first_working_day(day: date) -> date:
    """Of the month; its first day where the calendar of the year is not loaded: early, not never."""
    first = day.replace(day=1)
    try:
        return current().calendar([first.year]).next_working_day_from(first)
    except ValueError:
        return first
