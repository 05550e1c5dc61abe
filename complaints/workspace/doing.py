"""What this browser has just done, so that going back to a form does not mislead."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import StaffRequest
from complaints.models import Ticket
from complaints.workspace.moves import BY_NAME, Move, Offer

DONE = "done"
JUST_NOW = timedelta(minutes=30)


def remember(request: StaffRequest, number: str, move: Move) -> None:
    request.session[DONE] = [number, move.name, request.now.isoformat()]


def hint(request: StaffRequest, ticket: Ticket, moves: Sequence[Move]) -> str:
    """What to know about the form that the address asks for; "" when there is nothing to say."""
    wanted = BY_NAME.get(request.GET.get("move", ""))
    if wanted is None or wanted.offer is Offer.BESIDE:
        return ""
    at = _done_at(request, ticket, wanted)
    words = {
        "move": str(wanted.label),
        "state": ticket.get_state_display(),
        "time": timezone.localtime(at).strftime("%H:%M") if at else "",
    }
    if at is None:
        return "" if wanted in moves else _("“%(move)s” is not possible: the ticket is “%(state)s”.") % words
    if wanted in moves:
        return _("You did this at %(time)s: %(move)s. To send this empty form is to do it once more.") % words
    return _("You did this at %(time)s: %(move)s. There is nothing to send again.") % words


def _done_at(request: StaffRequest, ticket: Ticket, move: Move) -> datetime | None:
    """When this browser's last step was this one, not long ago."""
    number, name, at = request.session.get(DONE) or ("", "", "")
    if (number, name) != (ticket.number, move.name):
        return None
    done_at = datetime.fromisoformat(at)
    return done_at if request.now - done_at < JUST_NOW else None
