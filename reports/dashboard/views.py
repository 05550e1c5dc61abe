"""The deadline dashboard, and the lists behind its numbers."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest, sees_tickets
from complaints.models.ticket_queries import TicketQuerySet
from complaints.workspace.panels import limit_name
from reports.access import counted_for, sees_figures
from reports.dashboard.board import live_board
from reports.dashboard.breaches import since
from reports.dashboard.listing import (
    BehindFigure,
    BrokenLimits,
    Misread,
    OpenTickets,
    page_of_broken,
    page_of_tickets,
)
from reports.dashboard.rates import last_days
from reports.dashboard.trends import trends
from reports.definitions import DEFINITIONS
from reports.rollups.refreshing import is_behind


@require_safe
@sees_figures
def dashboard(request: StaffRequest) -> HttpResponse:
    """The page, or one of the two parts it fetches again: `live` often, the lines seldom."""
    part = str(request.htmx.target) if request.htmx else ""
    if part == "trends":
        drawn = {"trends": trends(request.user, request.now), "is_counting": is_behind()}
        return render(request, "reports/dashboard/_trends.html", drawn)
    context = live_board(request.user, request.now)
    if part == "live":
        return render(request, "reports/dashboard/_live.html", context)
    lines = trends(request.user, request.now) if "lines" in request.GET else None
    return render(request, "reports/dashboard/page.html", context | {"trends": lines})


@require_safe
@sees_figures
@sees_tickets
def tickets(request: StaffRequest) -> HttpResponse:
    """The open tickets behind a number, by their next limit."""
    try:
        chosen = OpenTickets.read(request.GET.dict())
        found = chosen.of(counted_for(request.user), request.now)
        return _cases(request, found, chosen.words)
    except Misread:
        raise Http404 from None


@require_safe
@sees_figures
@sees_tickets
def behind(request: StaffRequest, figure: str) -> HttpResponse:
    """The cases behind a figure of a period: all, those that make its part, or the others."""
    if figure not in DEFINITIONS:
        raise Http404
    try:
        chosen = BehindFigure.read(figure, request.GET.dict(), otherwise=last_days(request.now))
        return _cases(request, chosen.of(request.user), chosen.words)
    except Misread:
        raise Http404 from None


@require_safe
@sees_figures
@sees_tickets
def breaches(request: StaffRequest) -> HttpResponse:
    """The broken limits behind a number, the latest first; each leads to its ticket."""
    try:
        chosen = BrokenLimits.read(request.GET.dict())
        found = chosen.of(counted_for(request.user), request.now)
        rows, following = page_of_broken(found, request.GET.get("after", ""))
    except Misread:
        raise Http404 from None
    context = {
        "words": chosen.words(),
        "total": found.count(),
        "since": since(request.now),
        "rows": [(clock, limit_name(clock.target)) for clock in rows],
    }
    return render(request, "reports/dashboard/breaches.html", context | _paging(request, following))


def _cases(request: StaffRequest, found: TicketQuerySet, words: Sequence[str]) -> HttpResponse:
    """Raises Misread when the place in the list cannot be read."""
    rows, following = page_of_tickets(found, request.GET.get("after", ""))
    context: dict[str, Any] = {
        "words": words,
        "total": found.count(),
        "rows": [(ticket, limit_name(ticket.next_due_target)) for ticket in rows],
    }
    return render(request, "reports/dashboard/tickets.html", context | _paging(request, following))


def _paging(request: StaffRequest, following: str) -> dict[str, str]:
    here = request.GET.copy()
    here.pop("after", None)
    start = f"?{here.urlencode()}" if "after" in request.GET else ""
    here["after"] = following
    return {"next_url": f"?{here.urlencode()}" if following else "", "start_url": start}
