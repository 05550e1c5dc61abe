"""Who looked at personal data, and why: for those who watch over it (S001-10, S002-10)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest, staff
from accounts.roles import Right
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import HistoryEvent, Ticket
from complaints.models.history import LOOKS
from complaints.workspace.history import entry

PER_PAGE = 50


@require_safe
@staff
def looks(request: StaffRequest) -> HttpResponse:
    """Every look, opened file and printed form, newest first; `?by=` one person's alone.

    Numbers in the reasons are masked. Whoever sees no tickets gets no way to them here.
    """
    if not request.user.may(Right.SEE_LOOKS):
        raise NotAllowed
    by, before = request.GET.get("by", "").strip(), request.GET.get("before", "")
    rows = list(_found(by, before)[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    seen = Ticket.objects.visible_to(request.user).filter(pk__in={row.ticket_id for row in shown})
    context: dict[str, Any] = {
        "rows": [{"line": entry(row, in_full=False), "ticket": row.ticket} for row in shown],
        "linked": set(seen.values_list("pk", flat=True)),
        "by": by,
        "next_url": f"?by={by}&before={shown[-1].pk}" if len(rows) > PER_PAGE else "",
        "is_later": bool(before),
    }
    return render(request, "workspace/looks.html", context)


def _found(by: str, before: str) -> "QuerySet[HistoryEvent]":
    found = HistoryEvent.objects.filter(kind__in=LOOKS).select_related("actor", "ticket").order_by("-pk")
    if by:
        found = found.filter(actor__staff_number=by)
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    return found
