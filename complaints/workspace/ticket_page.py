"""The ticket page around the one form that stands open on it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.requests import StaffRequest
from complaints.forwarded import reads_least
from complaints.models import Ticket
from complaints.personal import Shown, personal, reads_in_full
from complaints.workspace import ticket_data
from complaints.workspace.forwarded_page import forwarded_page
from complaints.workspace.history import timeline
from complaints.workspace.move_form import MoveForm
from complaints.workspace.moves import REVEAL
from complaints.workspace.offers import is_offered
from complaints.workspace.open_form import Opened, acting, addressed, blank
from complaints.workspace.panels import limit_name, panels
from complaints.workspace.receipts import receipt_of
from complaints.workspace.second_cards import cards
from complaints.workspace.stepper import steps


def page(
    request: StaffRequest,
    found: Ticket,
    sent: Opened | None = None,
    *,
    status: int = 200,
    revealed: Shown | None = None,
) -> HttpResponse:
    """The page with the form just sent, if any; `revealed` is shown in this one answer only."""
    if reads_least(request.user):
        return forwarded_page(request, found, sent, status=status)
    data = ticket_data.read(found, request.user)
    actions = acting(request, found, data.events, sent)
    context: dict[str, Any] = {
        "ticket": found,
        "data": data,
        "customer": revealed or personal(found, request.user),
        "asking": None if revealed else _asking(request, found, sent),
        "is_revealed": revealed is not None,
        "limit": limit_name(found.next_due_target),
        "steps": steps(found, data.events, request.now),
        "second": cards(found, data.events, request.user),
        "panels": [
            render_to_string(panel.template, {**panel.context, "now": request.now})
            for panel in panels(found, request.user, request.now)
        ],
        **actions,
        "timeline": timeline(
            data.events,
            wanted=request.GET.get("history", ""),
            everything=request.GET.get("everything", ""),
            in_full=revealed is not None or reads_in_full(found, request.user),
        ),
        "receipt": receipt_of(request, found.number),
    }
    response = render(request, "workspace/ticket.html", context, status=status)
    if revealed:
        return _kept_nowhere(response)
    return addressed(response, request, found, actions["opened"], sent)


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["HX-Push-Url"] = "false"
    return response


def _asking(request: StaffRequest, found: Ticket, sent: Opened | None) -> MoveForm | None:
    """The form that asks for a reason; None for whom it shows nothing more."""
    if sent and sent.is_beside:
        return sent.form
    return blank(REVEAL, request, found) if is_offered(REVEAL, found, request.user) else None
