"""The assessment on screen, and as a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import structlog
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest, staff
from complaints.printing.typesetter import NotTypeset
from reports.assessing.assessing import assess
from reports.assessing.writing import document
from reports.building_files import FORMATS, file
from reports.formats import screen
from reports.periods import NotAPeriod, Period, PeriodKind, local_day
from reports.rollups.refreshing import is_behind

OFFERED = {PeriodKind.MONTH: 6, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 2}
log = structlog.get_logger(__name__)


@require_safe
@staff
def assessment(request: StaffRequest) -> HttpResponse:
    """One's own, or that of one's units, in a month, quarter or year; the last month where none is named."""
    period = _period(request)
    found = assess(request.user, period)
    context: dict[str, Any] = {
        "period": period,
        "periods": _offered(local_day(request.now), period),
        "report": None if found.is_empty else screen.context(document(found, now=request.now)),
        "formats": list(FORMATS),
        "is_behind": is_behind(),
    }
    return render(request, "reports/assessment.html", context)


@require_safe
@staff
def assessment_file(request: StaffRequest) -> HttpResponse:
    """The same as a file, ?format=pdf, xlsx, docx or csv; that it was taken out is logged."""
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS:
        raise Http404
    period = _period(request)
    found = assess(request.user, period)
    if found.is_empty:
        raise Http404
    try:
        made = file(document(found, now=request.now), wanted)
    except NotTypeset:
        messages.error(request, _("This report could not be set as a file. Try another format."))
        return redirect(f"{reverse('reports:assessment')}?period={period}")
    log.info("assessment_taken_out", by=request.user.pk, period=str(period), format=wanted)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)


def _period(request: StaffRequest) -> Period:
    """Raises Http404 for what is none, and for weeks and days: too few cases to judge anybody by."""
    named = request.GET.get("period", "")
    last_month = Period.holding(PeriodKind.MONTH, local_day(request.now)).previous()
    try:
        period = Period.parse(named) if named else last_month
    except NotAPeriod:
        raise Http404 from None
    if period.kind not in OFFERED:
        raise Http404
    return period


def _offered(today: date, chosen: Period) -> list[Period]:
    """The latest of each kind, and the one that is shown."""
    found = [period for kind, many in OFFERED.items() for period in _back(Period.holding(kind, today), many)]
    return found if chosen in found else [chosen, *found]


def _back(period: Period, many: int) -> Iterator[Period]:
    for _place in range(many):
        yield period
        period = period.previous()
