"""Who looked at personal data, and why: for those who watch over it (S001-10, S002-10)."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest, staff
from accounts.roles import Right
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import HistoryEvent, Ticket
from complaints.models.history import LOOKS
from complaints.workspace.history import entry

PER_PAGE = 50
Place = tuple[datetime, int]


@require_safe
@staff
def looks(request: StaffRequest) -> HttpResponse:
    """Every look, opened file and printed form, newest first; `?by=` one person's alone.

    Numbers in the reasons are masked. Whoever sees no tickets gets no way to them here.
    """
    if not request.user.may(Right.SEE_LOOKS):
        raise NotAllowed
    by, before = request.GET.get("by", "").strip(), request.GET.get("before", "")
    rows = list(_found(by, _place(before))[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    seen = Ticket.objects.visible_to(request.user).filter(pk__in={row.ticket_id for row in shown})
    context: dict[str, Any] = {
        "rows": [{"line": entry(row, in_full=False), "ticket": row.ticket} for row in shown],
        "linked": set(seen.values_list("pk", flat=True)),
        "by": by,
        "next_url": _next(by, shown[-1]) if len(rows) > PER_PAGE else "",
        "is_later": bool(before),
    }
    return render(request, "workspace/looks.html", context)


def _found(by: str, before: Place | None) -> "QuerySet[HistoryEvent]":
    found = HistoryEvent.objects.filter(kind__in=LOOKS).select_related("actor", "ticket")
    if by:
        found = found.filter(actor__staff_number=by)
    if before:
        at, pk = before
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    return found.order_by("-at", "-pk")


def _next(by: str, last: HistoryEvent) -> str:
    return "?" + urlencode({"by": by, "before": f"{last.at.isoformat()}~{last.pk}"})


def _place(before: str) -> Place | None:
    """Where a page begins; None for the first one, and for what was typed by hand."""
    at, _, pk = before.partition("~")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    try:
        instant = parse_datetime(at)
    except ValueError:
        return None
    return (instant, int(pk)) if instant and is_aware(instant) else None
