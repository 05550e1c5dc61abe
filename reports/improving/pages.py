"""The list of suggestions, making one, and settling one."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest, staff
from accounts.roles import Right
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.workspace.cursor import Cursor, NoCursor, decode, encode
from reports.access import sees_figures
from reports.improving import suggesting
from reports.improving.forms import SettleForm, SuggestForm
from reports.models import Suggestion
from reports.periods import local_day

PER_PAGE = 30


@require_safe
@staff
def suggestions(request: StaffRequest) -> HttpResponse:
    """Those that are open, by their due day, or those that are settled: as far as one reads them."""
    return _listed(request, SuggestForm(today=local_day(request.now)))


@require_POST
@sees_figures
def suggest(request: StaffRequest) -> HttpResponse:
    if not request.user.may(Right.SUGGEST):
        raise NotAllowed
    form = SuggestForm(request.POST, today=local_day(request.now))
    if not form.is_valid():
        return _listed(request, form, status=422)
    try:
        suggesting.suggest(**form.cleaned_data, by=request.user, now=request.now)
    except GuardFailed as refusal:
        form.add_error(refusal.field, refusal.message)
        return _listed(request, form, status=422)
    messages.success(request, _("It stands in the next draft, and in every report until it is settled."))
    return redirect("reports:suggestions")


@require_POST
@staff
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    """To whom it is closed it does not exist."""
    if not request.user.may(Right.SUGGEST):
        raise Http404
    found = get_object_or_404(Suggestion, pk=pk)
    form = SettleForm(request.POST, auto_id=f"settle-{pk}-%s")
    if not form.is_valid():
        blank = SuggestForm(today=local_day(request.now))
        return _listed(request, blank, settling=(pk, form), status=422)
    suggesting.settle(suggestion=found, **form.cleaned_data, by=request.user, now=request.now)
    return redirect("reports:suggestions")


def _listed(
    request: StaffRequest,
    form: SuggestForm,
    *,
    settling: tuple[int, SettleForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    is_settled = request.GET.get("show") == "settled"
    rows, following = _rows(request, is_settled=is_settled)
    today, chosen = local_day(request.now), dict([settling] if settling else [])
    context: dict[str, Any] = {
        "rows": [
            (row, row.is_late(today), chosen.get(row.pk) or SettleForm(auto_id=f"settle-{row.pk}-%s"))
            for row in rows
        ],
        "form": form,
        "settling": settling[0] if settling else None,
        "is_settled": is_settled,
        "next_url": _next(request, following),
        "is_later": "after" in request.GET,
        "may_suggest": request.user.may(Right.SUGGEST),
    }
    return render(request, "reports/suggestions.html", context, status=status)


def _rows(request: StaffRequest, *, is_settled: bool) -> tuple[list[Suggestion], str]:
    """One page, and where the next one begins ("" for none)."""
    found = Suggestion.objects.visible_to(request.user).select_related("owner", "made_by", "settled_by")
    found = found.exclude(state=Suggestion.State.OPEN) if is_settled else found.open()
    try:
        last = decode(request.GET["after"]) if "after" in request.GET else None
    except NoCursor:
        last = None
    if last and last.at:
        day = last.at.date()
        found = found.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=last.pk))
    rows = list(found.order_by("due_on", "pk")[: PER_PAGE + 1])
    is_more = len(rows) > PER_PAGE
    return rows[:PER_PAGE], _cursor(rows[PER_PAGE - 1]) if is_more else ""


def _cursor(row: Suggestion) -> str:
    return encode(Cursor(datetime.combine(row.due_on, time()), row.pk))


def _next(request: StaffRequest, following: str) -> str:
    here = request.GET.copy()
    here["after"] = following
    return f"?{here.urlencode()}" if following else ""
