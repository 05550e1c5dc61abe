"""The draft on what has just ended is asked for on the first working day after it, from 02:00 local time."""

from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from reports.models import Report, Rollup
from reports.periods import Period, PeriodKind
from reports.publishing import open_edition
from sla.in_force import current

FROM = time(2)
KINDS = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


def ask_for_what_ended(*, now: datetime) -> list[Period]:
    """The last week, month, quarter and year, each once, however many ask; returns what was asked
    for just now.

    Whoever was down on the day asks later. A period without any case has no report.
    """
    here = timezone.localtime(now)
    running = [Period.holding(kind, here.date()) for kind in KINDS]
    due = [each.previous() for each in running if (here.date(), here.time()) >= (_due_on(each), FROM)]
    return [period for period in due if _ask(period, now)]


def _ask(period: Period, now: datetime) -> bool:
    """Whether it was asked for by this call."""
    about = {"period": str(period), "language": settings.LANGUAGE_CODE}
    if Report.objects.filter(**about).exists() or not _has_cases(period):
        return False
    with transaction.atomic():
        # A row that is there is waited for if it is not committed yet: two schedulers make one.
        report = Report(kind=period.kind, first=period.first, **about)
        Report.objects.bulk_create([report], ignore_conflicts=True)
        report = Report.objects.select_for_update().get(**about)
        if report.editions.exists():
            return False
        open_edition(report, by=None, now=now)
    return True


def _has_cases(period: Period) -> bool:
    span = Rollup.Span.DAY if period.kind == PeriodKind.WEEK else Rollup.Span.MONTH
    within = Rollup.objects.filter(span=span, first__gte=period.first, first__lte=period.last)
    return within.filter(scope="", dimension="").exists()


def _due_on(running: Period) -> date:
    """The first working day of what has begun; of a week that is all holiday its last day, and the
    very first day where the calendar of the year is not loaded: early, not never."""
    try:
        working = current().calendar([running.first.year]).next_working_day_from(running.first)
    except ValueError:
        return running.first
    return min(working, running.last)
