"""A ticket as the contact of a provider sees it: what it is about, what they are asked, what they said."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.requests import StaffRequest
from complaints.forwarded import events_read, readable_files, tasks_read
from complaints.models import DepartmentTask, HistoryEvent, Ticket
from complaints.personal import personal
from complaints.workspace.asked import MOST_SHOWN, sorted_shares
from complaints.workspace.history import MOST_READ, timeline
from complaints.workspace.open_form import Opened, acting, addressed


def forwarded_page(request: StaffRequest, found: Ticket, sent: Opened | None, *, status: int) -> HttpResponse:
    """`found` holds no more than this person may know (complaints.forwarded)."""
    events = _events(found, request.user)
    actions = acting(request, found, events, sent)
    context: dict[str, Any] = {
        "ticket": found,
        "customer": personal(found, request.user),
        "shares": sorted_shares(_tasks(found, request.user), request.now),
        "files": readable_files(found, request.user),
        **actions,
        "timeline": timeline(
            events,
            wanted=request.GET.get("history", ""),
            everything=request.GET.get("everything", ""),
            in_full=False,
        ),
    }
    response = render(request, "workspace/forwarded.html", context, status=status)
    return addressed(response, request, found, actions["opened"], sent)


def _events(ticket: Ticket, user: User) -> list[HistoryEvent]:
    told = HistoryEvent.objects.filter(events_read(user), ticket=ticket.pk).select_related("actor")
    return [*reversed(told.order_by("-seq")[:MOST_READ])]


def _tasks(ticket: Ticket, user: User) -> list[DepartmentTask]:
    about = ("department", "asked_by", "answered_by")
    tasks = DepartmentTask.objects.filter(tasks_read(user), ticket=ticket.pk).select_related(*about)
    return list(tasks[:MOST_SHOWN])
