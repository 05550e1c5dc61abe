"""The ticket page, and the one view through which every move is made."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest, sees_tickets
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, IllegalMove, NotAllowed, Stale
from complaints.models import HistoryEvent, Ticket
from complaints.personal import personal
from complaints.workspace import ticket_data
from complaints.workspace.history import LOOKS, OTHER, timeline, who
from complaints.workspace.move_form import MoveForm
from complaints.workspace.moves import BY_NAME, Move, make
from complaints.workspace.offers import offered
from complaints.workspace.panels import panels
from complaints.workspace.plan_form import with_another_row
from complaints.workspace.receipts import take_receipt
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


@require_safe
@sees_tickets
def ticket(request: StaffRequest, number: str) -> HttpResponse:
    """`?move=` opens another form, so that the tabs work without JavaScript."""
    return _page(request, _found(request, number), None)


@require_POST
@sees_tickets
def move(request: StaffRequest, number: str, name: str) -> HttpResponse:
    """Make one move. A refusal that no field explains becomes a page (complaints.refusals)."""
    found = _found(request, number)
    chosen = BY_NAME.get(name)
    if chosen is None:
        raise Http404
    about: dict[str, Any] = {"ticket": found, "user": request.user, "now": request.now}
    if "add_row" in request.POST:
        form = chosen.form(initial=with_another_row(request.POST), **about)
        return _page(request, found, Opened(move=chosen, form=form))
    form = chosen.form(request.POST, request.FILES, **about)
    if not form.is_valid():
        return _again(request, found, chosen, form)
    try:
        make(chosen, form, form.ref(), by=request.user, now=request.now)
    except AlreadyDone:
        return _back(request, number)
    except Stale as stale:
        return _again(request, _found(request, number), chosen, form, conflict=stale.event)
    except GuardFailed as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _again(request, _found(request, number), chosen, form)
    messages.success(request, _("Done: %(move)s") % {"move": chosen.label})
    return _back(request, number)


def _found(request: StaffRequest, number: str) -> Ticket:
    try:
        return ticket_data.find(number, request.user)
    except Ticket.DoesNotExist:
        raise Http404 from None


def _back(request: StaffRequest, number: str) -> HttpResponse:
    """To the ticket, or, when the move took it out of this person's sight, to their first page."""
    seen = Ticket.objects.visible_to(request.user).filter(number=number).exists()
    return redirect("workspace:ticket", number) if seen else redirect("workspace:home")


def _again(
    request: StaffRequest, found: Ticket, chosen: Move, form: MoveForm, conflict: HistoryEvent | None = None
) -> HttpResponse:
    """The page with what was typed; a form nobody could have been shown is refused instead."""
    possible = chosen in offered(found, request.user)
    seen = str(form.data.get("version", ""))
    if conflict is None and seen.isdecimal() and int(seen) != found.version:
        conflict = found.history.select_related("actor").order_by("-seq").first()
    if conflict is None and not possible:
        raise IllegalMove(found) if request.user.may(chosen.right) else NotAllowed
    opened = Opened(move=chosen, form=form, possible=possible, conflict=conflict)
    return _page(request, found, opened, status=409 if conflict else 422)


def _page(request: StaffRequest, found: Ticket, opened: Opened | None, status: int = 200) -> HttpResponse:
    user, now = request.user, request.now
    data = ticket_data.read(found, user)
    moves = offered(found, user)
    opened = opened or _opened(request, found, moves)
    context: dict[str, Any] = {
        "ticket": found,
        "data": data,
        "customer": personal(found, user),
        "steps": steps(found, data.events, now),
        "panels": [
            render_to_string(panel.template, {**panel.context, "now": now})
            for panel in panels(found, user, now)
        ],
        "moves": moves,
        "opened": opened,
        "conflict": _conflict(opened),
        "preview": _preview(found, opened),
        "timeline": timeline(
            data.events, wanted=request.GET.get("history", ""), everything=request.GET.get("everything", "")
        ),
        "receipt": take_receipt(request, found.number),
    }
    return render(request, "workspace/ticket.html", context, status=status)


def _opened(request: StaffRequest, found: Ticket, moves: Any) -> Opened | None:
    wanted = request.GET.get("move", "")
    chosen = next((each for each in moves if each.name == wanted), next(iter(moves), None))
    if chosen is None:
        return None
    return Opened(move=chosen, form=chosen.form(ticket=found, user=request.user, now=request.now))


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
