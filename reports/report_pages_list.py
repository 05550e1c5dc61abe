"""The list of reports, asking for one, and being told of them by mail."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from accounts.roles import Right
from complaints.lifecycle.refusals import NotAllowed
from complaints.workspace.cursor import Cursor, NoCursor, decode, encode
from reports import publishing
from reports.access import sees_figures
from reports.building import number_of, title_of
from reports.models import Edition
from reports.report_pages_forms import AskForm, FollowForm, NarrowForm
from reports.subscribing import subscribe, subscribed

PER_PAGE = 30


@require_safe
@sees_figures
def reports(request: StaffRequest) -> HttpResponse:
    """All editions this person may read, the latest period first."""
    return _listed(request, AskForm())


@require_POST
@sees_figures
def ask(request: StaffRequest) -> HttpResponse:
    """A draft of a period, built in the background."""
    form = AskForm(request.POST)
    if not request.user.may(Right.WRITE_REPORTS):
        raise NotAllowed
    if not form.is_valid():
        return _listed(request, form, 422)
    wanted = form.cleaned_data
    try:
        edition = publishing.ask_for(
            period=wanted["period"], language=wanted["language"], by=request.user, now=request.now
        )
    except publishing.NotOver as refusal:
        form.add_error("period", refusal.message)
        return _listed(request, form, 422)
    return redirect("reports:edition", edition.pk)


@require_POST
@sees_figures
def follow(request: StaffRequest) -> HttpResponse:
    """Be told by mail of what is published: of these kinds of period, or of none."""
    form = FollowForm(request.POST)
    if form.is_valid():
        kinds = form.cleaned_data["kinds"]
        subscribe(by=request.user, kinds=kinds, now=request.now)
        told = _("You are told by mail when a report is published.")
        messages.success(request, told if kinds else _("You are no longer told of reports."))
    return redirect("reports:reports")


def _listed(request: StaffRequest, form: AskForm, status: int = 200) -> HttpResponse:
    narrow = NarrowForm(request.GET)
    rows, following = _rows(request, narrow)
    context: dict[str, Any] = {
        "rows": [(row, number_of(row.report.covers), title_of(row.report.covers)) for row in rows],
        "narrow": narrow,
        "form": form,
        "next_url": _next(request, following),
        "is_later": "after" in request.GET,
        "follow": FollowForm(initial={"kinds": subscribed(request.user)}),
        "may_write": request.user.may(Right.WRITE_REPORTS),
    }
    return render(request, "reports/list.html", context, status=status)


def _rows(request: StaffRequest, narrow: NarrowForm) -> tuple[list[Edition], str]:
    """One page, and where the next one begins ("" for none); what cannot be read narrows nothing."""
    found = Edition.objects.visible_to(request.user).select_related("report", "published_by")
    chosen = narrow.cleaned_data if narrow.is_valid() else {}
    if chosen.get("kind"):
        found = found.filter(report__kind=chosen["kind"])
    if chosen.get("state"):
        found = found.filter(state=chosen["state"])
    try:
        last = decode(request.GET["after"]) if "after" in request.GET else None
    except NoCursor:
        last = None
    if last and last.at:
        day = last.at.date()
        found = found.filter(Q(report__first__lt=day) | Q(report__first=day, pk__lt=last.pk))
    rows = list(found.order_by("-report__first", "-pk")[: PER_PAGE + 1])
    return rows[:PER_PAGE], _cursor(rows[PER_PAGE - 1]) if len(rows) > PER_PAGE else ""


def _cursor(row: Edition) -> str:
    return encode(Cursor(datetime.combine(row.report.first, time()), row.pk))


def _next(request: StaffRequest, following: str) -> str:
    here = request.GET.copy()
    here["after"] = following
    return f"?{here.urlencode()}" if following else ""
