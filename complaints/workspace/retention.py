"""What was erased, by which rule, and what comes next: for auditors and administrators."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest, staff
from accounts.roles import Right
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import LedgerEntry
from complaints.retention.rules import due_tickets, held_tickets, upcoming

PER_PAGE = 50
MOST_COUNTED = 1000


@require_safe
@staff
def retention(request: StaffRequest) -> HttpResponse:
    """The ledger, newest first, and how much reaches its end over the next half year."""
    if not request.user.may(Right.SEE_RETENTION):
        raise NotAllowed
    entries = LedgerEntry.objects.order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    rows = list(entries[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    context: dict[str, Any] = {
        "batches": [list(batch) for _, batch in groupby(shown, key=attrgetter("batch"))],
        "next_url": f"?before={shown[-1].pk}" if len(rows) > PER_PAGE else "",
        "is_later": bool(before),
        "months": upcoming(request.now),
        "due": due_tickets(request.now)[:MOST_COUNTED].count(),
        "held": held_tickets(request.now)[:MOST_COUNTED].count(),
    }
    return render(request, "retention/ledger.html", context)
