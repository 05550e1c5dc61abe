"""The working calendar: a year at a glance, correcting a day, entering the notice of a year."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from sla.access import EDITORS, READERS, only_for
from sla.calendar import Calendar
from sla.china import FIRST_YEAR, LAST_YEAR
from sla.in_force import refresh
from sla.models import CalendarChange, CalendarYear
from sla.working_calendar.changing import Change, change_calendar, differences
from sla.working_calendar.counted_anew import count_anew
from sla.working_calendar.forms import DayForm, NoticeForm
from sla.working_calendar.notices import written
from sla.working_calendar.provisional import in_use
from sla.working_calendar.showing import leaning_clocks, months, weekdays

MOST_CHANGES = 20
FORMS: dict[str, type[DayForm] | type[NoticeForm]] = {"day": DayForm, "notice": NoticeForm}


@require_safe
@only_for(READERS)
def this_year(request: StaffRequest) -> HttpResponse:
    return redirect("sla:calendar", timezone.localdate(request.now).year)


@require_safe
@only_for(READERS)
def year(request: StaffRequest, year: int) -> HttpResponse:
    return _page(request, year)


@require_POST
@only_for(EDITORS)
def change(request: StaffRequest, year: int) -> HttpResponse:
    """Show what would change; the second time, with what was shown, change it."""
    _known(year)
    what = request.POST.get("what", "")
    if what not in FORMS:
        return _page(request, year, status=422)
    form = FORMS[what](request.POST, request.FILES, year=year)
    if not form.is_valid():
        return _page(request, year, status=422, **{f"{what}_form": form})
    rules = refresh()
    wanted = form.change()
    seen = request.POST.get("revision")
    if seen == str(rules.revision):
        return _done(request, wanted, form.cleaned_data["reason"])
    if seen:
        messages.warning(request, _("The calendar changed meanwhile. Look again at what would change."))
    days = rules.calendar({year, *(day.year for day in wanted.days)})
    return _preview(request, wanted, days, what, form)


def _preview(
    request: StaffRequest, wanted: Change, days: Calendar, what: str, form: DayForm | NoticeForm
) -> HttpResponse:
    found = differences(wanted, days)
    context = {
        "year": wanted.year,
        "what": what,
        "form": form,
        "text": written(wanted.days),
        "differences": found,
        "clocks": leaning_clocks(found, days).count(),
        "revision": refresh().revision,
        "becomes_official": wanted.is_official and wanted.year in days.provisional_years,
    }
    return render(request, "sla/calendar_preview.html", context)


def _done(request: StaffRequest, wanted: Change, reason: str) -> HttpResponse:
    made = change_calendar(wanted, by=request.user, reason=reason, now=request.now)
    if made is None:
        messages.info(request, _("The calendar says so already."))
        return redirect("sla:calendar", wanted.year)
    messages.success(request, _("The calendar is changed."))
    count_anew(request)
    return redirect("sla:calendar", wanted.year)


def _page(request: StaffRequest, year: int, status: int = 200, **forms: Any) -> HttpResponse:
    _known(year)
    days = refresh().calendar([year])
    held = CalendarYear.objects.filter(year=year).first()
    changes = CalendarChange.objects.filter(year=year, hours=None).select_related("changed_by")
    context: dict[str, Any] = {
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "provisional": year in days.provisional_years,
        "source": held.source if held else "",
        "weekdays": weekdays(),
        "months": months(year, days),
        "leaning": in_use().get(year, 0),
        "changes": changes[:MOST_CHANGES],
        "csv": written({day: kind for day, kind in days.days.items() if day.year == year}),
        "may_edit": request.user.role in EDITORS,
        "day_form": DayForm(year=year),
        "notice_form": NoticeForm(year=year),
    }
    return render(request, "sla/calendar.html", context | forms, status=status)


def _known(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
