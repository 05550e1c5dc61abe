"""Service hours: what holds where, what was said before, and what a change would move."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from sla.access import EDITORS, READERS, only_for
from sla.in_force import refresh
from sla.policies.preview import holiday_eve
from sla.working_calendar.counted_anew import count_anew
from sla.working_calendar.hours import Hours, change_hours, editions, effects, held, leaning
from sla.working_calendar.hours_forms import HoursForm, written_line

MOST_EDITIONS = 50


@require_safe
@only_for(READERS)
def hours(request: StaffRequest) -> HttpResponse:
    return _page(request, HoursForm(today=timezone.localdate(request.now)))


@require_POST
@only_for(EDITORS)
def change(request: StaffRequest) -> HttpResponse:
    """Show what would change; the second time, with the revision that was shown, change it."""
    form = HoursForm(request.POST, today=timezone.localdate(request.now))
    if not form.is_valid():
        return _page(request, form, status=422)
    seen = request.POST.get("revision")
    if seen != str(refresh().revision):
        if seen:
            messages.warning(request, _("The calendar changed meanwhile. Look again at what would change."))
        return _preview(request, form)
    made = change_hours(form.hours(), by=request.user, reason=form.cleaned_data["reason"], now=request.now)
    if made is None:
        messages.info(request, _("It is said so already."))
    else:
        messages.success(request, _("The service hours are changed."))
        count_anew(request)
    return redirect("sla:hours")


def _preview(request: StaffRequest, form: HoursForm) -> HttpResponse:
    rules, wanted = refresh(), form.hours()
    start = _moment(wanted, request.now)
    eve = holiday_eve(start)
    found = zip(effects(wanted, rules, start), effects(wanted, rules, eve), strict=True)
    context = {
        "form": form,
        "wanted": wanted,
        "line": written_line(wanted.windows),
        "start": start,
        "eve": eve,
        "effects": list(found),
        "clocks": leaning(rules).count(),
        "revision": rules.revision,
    }
    return render(request, "sla/hours_preview.html", context)


def _moment(wanted: Hours, now: datetime) -> datetime:
    """Now, or noon of the day on which the hours begin."""
    noon = timezone.make_aware(datetime.combine(wanted.begins_on, time(12)))
    return max(now, noon) if wanted.begins_on > timezone.localdate(now) else now


def _page(request: StaffRequest, form: HoursForm, status: int = 200) -> HttpResponse:
    places = held(timezone.localdate(request.now))
    context: dict[str, Any] = {
        "places": [(each, written_line(each.windows)) for each in places],
        "editions": [(row, written_line(row.edition.windows)) for row in editions()[:MOST_EDITIONS]],
        "may_edit": request.user.role in EDITORS,
        "form": form,
    }
    return render(request, "sla/hours.html", context, status=status)
