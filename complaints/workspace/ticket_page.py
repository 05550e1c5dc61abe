"""The ticket page around the one form that stands open on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from accounts.requests import StaffRequest
from accounts.roles import Right
from complaints.models import HistoryEvent, Ticket
from complaints.personal import Shown, personal, reads_in_full
from complaints.workspace import drafts, ticket_data
from complaints.workspace.doing import hint
from complaints.workspace.drafts import Kept, Slot
from complaints.workspace.history import entry, timeline
from complaints.workspace.move_form import MoveForm, long_texts
from complaints.workspace.moves import BY_NAME, REVEAL, Move, Offer
from complaints.workspace.offers import is_offered, tabs
from complaints.workspace.panels import limit_name, panels
from complaints.workspace.receipts import receipt_of
from complaints.workspace.second_cards import cards
from complaints.workspace.stepper import steps
from notifications.messages import rendered
from notifications.models import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The one form that stands open; `conflict` is what was done meanwhile, `restored_at` when
    that which stands in it was typed, if it was not just now."""

    move: Move
    form: MoveForm
    possible: bool = True
    conflict: HistoryEvent | None = None
    restored_at: datetime | None = None

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
    begun = _begun(request, found, data.events)
    opened = sent if sent and not sent.is_beside else _opened(request, found, moves, begun)
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
        "moves": moves,
        "more": [move for move in moves if move.rare and not (opened and move is opened.move)],
        "opened": opened,
        "slot": Slot.of_move(request.user, found, opened.move.name) if opened else None,
        "begun": begun,
        "left_over": _left_over(request, found, moves, begun),
        "hint": hint(request, found, moves),
        "conflict": _conflict(opened, request.user, found),
        "preview": _preview(found, opened, request.user),
        "timeline": timeline(
            data.events,
            wanted=request.GET.get("history", ""),
            everything=request.GET.get("everything", ""),
            in_full=revealed is not None or reads_in_full(found, request.user),
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


def _begun(request: StaffRequest, found: Ticket, events: Sequence[HistoryEvent]) -> Mapping[str, Kept]:
    """This person's unsent forms; what was sent while it was being kept is no draft any more."""
    sent = {event.key for event in events}
    kept = drafts.of_ticket(request.user, found, now=request.now)
    return {name: draft for name, draft in kept.items() if sent.isdisjoint(draft.keys)}


def _opened(
    request: StaffRequest, found: Ticket, moves: Sequence[Move], begun: Mapping[str, Kept]
) -> Opened | None:
    """The form asked for, else the one being written, else the first of the usual ones."""
    offered = {move.name: move for move in moves}
    usual = (move.name for move in moves if not move.rare)
    asked = (request.GET.get("move", ""), *begun, *usual)
    chosen = next((offered[name] for name in asked if name in offered), None)
    if chosen is None:
        return None
    form, draft = _blank(chosen, request, found), begun.get(chosen.name)
    if draft is None:
        return Opened(move=chosen, form=form)
    form.restore(draft.typed)
    return Opened(move=chosen, form=form, restored_at=draft.at)


def _left_over(
    request: StaffRequest, found: Ticket, moves: Sequence[Move], begun: Mapping[str, Kept]
) -> list[dict[str, Any]]:
    """Words typed for a step that is not possible any more, to be copied or thrown away."""
    gone = {name: draft for name, draft in begun.items() if name in BY_NAME and BY_NAME[name] not in moves}
    return [
        {
            "move": BY_NAME[name],
            "at": draft.at,
            "words": long_texts(BY_NAME[name].form.base_fields, draft.typed),
            "slot": Slot.of_move(request.user, found, name),
        }
        for name, draft in gone.items()
    ]


def _asking(request: StaffRequest, found: Ticket, sent: Opened | None) -> MoveForm | None:
    """The form that asks for a reason; None for whom it shows nothing more."""
    if sent and sent.is_beside:
        return sent.form
    return _blank(REVEAL, request, found) if is_offered(REVEAL, found, request.user) else None


def _blank(move: Move, request: StaffRequest, found: Ticket) -> MoveForm:
    user: User = request.user
    return move.form(ticket=found, user=user, now=request.now)


def _conflict(opened: Opened | None, user: User, found: Ticket) -> dict[str, Any] | None:
    """What was done meanwhile, as its line in the history tells it, beside what was typed here."""
    if opened is None or opened.conflict is None:
        return None
    event = opened.conflict
    line = entry(event, in_full=reads_in_full(found, user))
    return {"line": line, "by_me": event.actor_id == user.pk, "mine": opened.form.typed}


def _preview(found: Ticket, opened: Opened | None, user: User) -> Any:
    """The mail the customer gets with this move; None when none goes out.

    Without an address somebody has to tell them: not those who are shown no number to call.
    """
    if opened is None or not opened.move.tells:
        return None
    if not found.customer.email:
        return {"none": True, "tell": user.may(Right.RECORD_CONSENT)}
    notice = Notice(kind=opened.move.tells, language=found.language, about=found.number, payload="{}")
    try:
        return {"message": rendered(notice)}
    except TemplateDoesNotExist:
        return None
