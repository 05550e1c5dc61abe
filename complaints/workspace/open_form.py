"""The one form that stands open on the page of a ticket, and what was typed into others before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.template import TemplateDoesNotExist
from django.urls import reverse

from accounts.models import User
from accounts.requests import StaffRequest
from accounts.rights import Right
from complaints.models import HistoryEvent, Ticket
from complaints.personal import reads_in_full
from complaints.workspace import drafts
from complaints.workspace.doing import hint
from complaints.workspace.drafts import Kept, Slot
from complaints.workspace.history import entry
from complaints.workspace.move_form import MoveForm, long_texts
from complaints.workspace.moves import BY_NAME, Move, Offer
from complaints.workspace.offers import tabs
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


def acting(
    request: StaffRequest, found: Ticket, events: Sequence[HistoryEvent], sent: Opened | None
) -> dict[str, Any]:
    """What workspace/_actions.html shows: the moves possible now and the form of one of them."""
    moves = tabs(found, request.user)
    folded = [move for move in moves if move.is_folded(found, request.user)]
    usual = sorted((move for move in moves if move not in folded), key=lambda move: move.rare)
    begun = _begun(request, found, events)
    opened = sent if sent and not sent.is_beside else _opened(request, found, usual, folded, begun)
    return {
        "moves": [*usual, *folded],
        "more": [move for move in folded if not (opened and move is opened.move)],
        "opened": opened,
        "slot": Slot.of_move(request.user, found, opened.move.name) if opened else None,
        "begun": begun,
        "left_over": _left_over(request, found, moves, begun),
        "hint": hint(request, found, moves),
        "conflict": _conflict(opened, request.user, found),
        "preview": _preview(found, opened, request.user),
    }


def addressed(
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
    request: StaffRequest,
    found: Ticket,
    usual: Sequence[Move],
    folded: Sequence[Move],
    begun: Mapping[str, Kept],
) -> Opened | None:
    """The form asked for, else the one being written, else the first of the usual ones."""
    offered = {move.name: move for move in (*usual, *folded)}
    asked = (request.GET.get("move", ""), *begun, *(move.name for move in usual))
    chosen = next((offered[name] for name in asked if name in offered), None)
    if chosen is None:
        return None
    form, draft = blank(chosen, request, found), begun.get(chosen.name)
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


def blank(move: Move, request: StaffRequest, found: Ticket) -> MoveForm:
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
