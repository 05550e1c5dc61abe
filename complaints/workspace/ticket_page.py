"""The ticket page around the one form that stands open on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.requests import StaffRequest
from complaints.models import HistoryEvent, Ticket
from complaints.personal import Shown, personal
from complaints.workspace import ticket_data
from complaints.workspace.history import LOOKS, OTHER, timeline, who
from complaints.workspace.move_form import MoveForm
from complaints.workspace.moves import REVEAL, Move, Offer
from complaints.workspace.offers import is_offered, tabs
from complaints.workspace.panels import limit_name, panels
from complaints.workspace.receipts import receipt_of
from complaints.workspace.stepper import steps
from notifications.messages import rendered
from notifications.models import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The one form that stands open; `conflict` is what somebody else did meanwhile."""

    move: Move
    form: MoveForm
    possible: bool = True
    conflict: HistoryEvent | None = None

    @property
    def is_beside(self) -> bool:
        return self.move.offer is Offer.BESIDE


def page(
    request: StaffRequest,
    found: Ticket,
    sent: Opened | None = None,
    *,
    status: int = 200,
    revealed: Shown | None = None,
) -> HttpResponse:
    """The page with the form just sent, if any; `revealed` is shown in this one answer only."""
    data = ticket_data.read(found, request.user)
    moves = tabs(found, request.user)
    opened = sent if sent and not sent.is_beside else _opened(request, found, moves)
    context: dict[str, Any] = {
        "ticket": found,
        "data": data,
        "customer": revealed or personal(found, request.user),
        "asking": None if revealed else _asking(request, found, sent),
        "is_revealed": revealed is not None,
        "limit": limit_name(found.next_due_target),
        "steps": steps(found, data.events, request.now),
        "panels": [
            render_to_string(panel.template, {**panel.context, "now": request.now})
            for panel in panels(found, request.user, request.now)
        ],
        "moves": moves,
        "opened": opened,
        "conflict": _conflict(opened),
        "preview": _preview(found, opened),
        "timeline": timeline(
            data.events, wanted=request.GET.get("history", ""), everything=request.GET.get("everything", "")
        ),
        "receipt": receipt_of(request, found.number),
    }
    response = render(request, "workspace/ticket.html", context, status=status)
    return _kept_nowhere(response) if revealed else _addressed(response, request, found, opened, sent)


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["HX-Push-Url"] = "false"
    return response


def _addressed(
    response: HttpResponse, request: StaffRequest, found: Ticket, opened: Opened | None, sent: Opened | None
) -> HttpResponse:
    """The answer to a POST stands under the ticket's address, so that a reload shows the ticket."""
    if request.method == "POST":
        tab = f"?move={opened.move.name}" if opened else ""
        here = "false" if sent and sent.is_beside else reverse("workspace:ticket", args=[found.number]) + tab
        response.headers["HX-Push-Url"] = here
    return response


def _opened(request: StaffRequest, found: Ticket, moves: Sequence[Move]) -> Opened | None:
    wanted = request.GET.get("move", "")
    chosen = next((each for each in moves if each.name == wanted), next(iter(moves), None))
    return Opened(move=chosen, form=_blank(chosen, request, found)) if chosen else None


def _asking(request: StaffRequest, found: Ticket, sent: Opened | None) -> MoveForm | None:
    """The form that asks for a reason; None for whom it shows nothing more."""
    if sent and sent.is_beside:
        return sent.form
    return _blank(REVEAL, request, found) if is_offered(REVEAL, found, request.user) else None


def _blank(move: Move, request: StaffRequest, found: Ticket) -> MoveForm:
    user: User = request.user
    return move.form(ticket=found, user=user, now=request.now)


def _conflict(opened: Opened | None) -> dict[str, Any] | None:
    if opened is None or opened.conflict is None:
        return None
    event = opened.conflict
    return {
        "who": who(event),
        "at": event.at,
        "what": LOOKS.get(event.kind, OTHER)[1],
        "mine": "" if opened.possible else opened.form.typed,
    }


def _preview(found: Ticket, opened: Opened | None) -> Any:
    """The mail the customer gets with this move; None when none goes out."""
    if opened is None or not opened.move.tells:
        return None
    if not found.customer.email:
        return {"none": True}
    notice = Notice(kind=opened.move.tells, language=found.language, about=found.number, payload="{}")
    try:
        return {"message": rendered(notice)}
    except TemplateDoesNotExist:
        return None
