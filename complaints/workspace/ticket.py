"""The ticket page, and the one view through which every move is made."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest, sees_tickets, takes_up_to
from complaints.files import REQUEST_MAX_BYTES
from complaints.forwarded import reads_least
from complaints.lifecycle.intake import Receipt
from complaints.lifecycle.moving import changed_since
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, IllegalMove, NotAllowed, Stale, Superseded
from complaints.models import HistoryEvent, Ticket
from complaints.personal import revealed
from complaints.receipts import DESK_RECEIPT, keep_receipt
from complaints.workspace import drafts, ticket_data
from complaints.workspace.doing import remember
from complaints.workspace.drafts import Slot
from complaints.workspace.move_form import MoveForm
from complaints.workspace.moves import BY_NAME, REVEAL, Move, Offer, make
from complaints.workspace.offers import is_offered
from complaints.workspace.open_form import Opened
from complaints.workspace.plan_rows import with_another_row
from complaints.workspace.receipts import read_out
from complaints.workspace.ticket_page import page
from complaints.workspace.unsent import kept_when_signed_out


@require_safe
@sees_tickets
def ticket(request: StaffRequest, number: str) -> HttpResponse:
    """`?move=` opens another form, so that the tabs work without JavaScript."""
    return page(request, _found(request, number))


@takes_up_to(REQUEST_MAX_BYTES)
@kept_when_signed_out
@require_POST
@sees_tickets
def move(request: StaffRequest, number: str, name: str) -> HttpResponse:
    """Make one move. A refusal that no field explains becomes a page (complaints.refusals)."""
    found = _found(request, number)
    chosen = BY_NAME.get(name)
    if chosen is None:
        raise Http404
    slot = Slot.of_move(request.user, found, name)
    about: dict[str, Any] = {"ticket": found, "user": request.user, "now": request.now}
    if "add_row" in request.POST:
        form = chosen.form(initial=with_another_row(request.POST), **about)
        drafts.keep(slot, request.POST, now=request.now)
        return page(request, found, Opened(move=chosen, form=form))
    form = chosen.form(request.POST, request.FILES, **about)
    if not form.is_valid():
        return _again(request, found, chosen, form)
    try:
        made = make(chosen, form, form.ref(), by=request.user, now=request.now)
    except AlreadyDone:
        drafts.discard(slot)
        messages.info(request, _("This was done already, once: %(move)s") % {"move": chosen.label})
        return _back(request, number)
    except Superseded as superseded:
        form.add_error(None, superseded.message)
        return _again(request, _found(request, number), chosen, form, conflict=superseded.event)
    except Stale as stale:
        return _again(request, _found(request, number), chosen, form, conflict=stale.event)
    except GuardFailed as refusal:
        form.refuse(refusal)
        return _again(request, _found(request, number), chosen, form)
    drafts.discard(slot)
    if chosen is REVEAL:
        return page(request, found, revealed=revealed(found, because=made))
    read_out(request, number)
    if isinstance(made, Receipt):
        keep_receipt(request.session, DESK_RECEIPT, made)
    remember(request, number, chosen)
    messages.success(request, _("Done: %(move)s") % {"move": chosen.label})
    return _back(request, number)


def _found(request: StaffRequest, number: str) -> Ticket:
    try:
        return ticket_data.find(number, request.user)
    except Ticket.DoesNotExist:
        raise Http404 from None


def _back(request: StaffRequest, number: str) -> HttpResponse:
    """To the ticket, or, when the move took it out of this person's sight, to their first page."""
    seen = ticket_data.is_seen(number, request.user)
    return redirect("workspace:ticket", number) if seen else redirect("workspace:home")


def _again(
    request: StaffRequest, found: Ticket, chosen: Move, form: MoveForm, conflict: HistoryEvent | None = None
) -> HttpResponse:
    """The page with what was typed; a form nobody could have been shown is refused instead."""
    possible = is_offered(chosen, found, request.user)
    conflict = conflict or _changed_since(found, chosen, form)
    if conflict is None and not possible:
        raise IllegalMove(found) if request.user.may(chosen.right) else NotAllowed
    drafts.keep(Slot.of_move(request.user, found, chosen.name), request.POST, now=request.now)
    sent = Opened(move=chosen, form=form, possible=possible, conflict=conflict)
    return page(request, found, sent, status=409 if conflict else 422)


def _changed_since(found: Ticket, chosen: Move, form: MoveForm) -> HistoryEvent | None:
    """What happened since the form was shown; of no matter to what stands beside the moves."""
    seen = str(form.data.get("version", ""))
    if chosen.offer is Offer.BESIDE or not seen.isdecimal() or seen == str(found.version):
        return None
    if reads_least(form.user):
        return None
    return changed_since(found, int(seen))
