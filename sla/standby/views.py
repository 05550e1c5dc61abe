"""The page that says who is on call, and to whom planners give it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from sla.access import only_for
from sla.models import OnCall
from sla.standby.forms import OnCallForm, suggested
from sla.standby.roster import PLANNERS, READERS, people_for, put_on_call, take_back

MOST_SHOWN = 100
ABOUT = ("person__unit", "said_by", "withdrawn_by")


@require_safe
@only_for(READERS)
def on_call(request: StaffRequest) -> HttpResponse:
    initial = suggested(timezone.localtime(request.now))
    return _page(request, OnCallForm(planner=request.user, now=request.now, initial=initial))


@require_POST
@only_for(PLANNERS)
def add(request: StaffRequest) -> HttpResponse:
    form = OnCallForm(request.POST, planner=request.user, now=request.now)
    if not form.is_valid():
        return _page(request, form, status=422)
    row = put_on_call(**form.cleaned_data, by=request.user, now=request.now)
    messages.success(request, _("%(person)s is on call then, and is told so.") % {"person": row.person.name})
    return redirect("sla:on_call")


@require_POST
@only_for(PLANNERS)
def end(request: StaffRequest, pk: int) -> HttpResponse:
    row = OnCall.objects.filter(pk=pk, person__in=people_for(request.user)).select_related("person").first()
    if row and take_back(row, by=request.user, now=request.now):
        messages.success(request, _("%(person)s is not on call any more.") % {"person": row.person.name})
    else:
        messages.info(request, _("That time on call is over or taken back already."))
    return redirect("sla:on_call")


def _page(request: StaffRequest, form: OnCallForm, status: int = 200) -> HttpResponse:
    rows, now = OnCall.objects.select_related(*ABOUT), request.now
    coming = rows.standing().filter(ends_at__gt=now)[:MOST_SHOWN]
    over = rows.exclude(pk__in=[each.pk for each in coming]).order_by("-begins_at", "-pk")[:MOST_SHOWN]
    is_planner = request.user.role in PLANNERS
    theirs = set(people_for(request.user).values_list("pk", flat=True)) if is_planner else set()
    context: dict[str, Any] = {
        "coming": [(each, each.begins_at <= now, each.person_id in theirs) for each in coming],
        "over": over,
        "is_planner": is_planner,
        "form": form,
    }
    return render(request, "sla/on_call.html", context, status=status)
