"""Printing the complaint form: a copy that leaves the house, so it stands in the history."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actors import Actor, Outsider
from accounts.roles import Right
from complaints.lifecycle.events import Printed, Revealed
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.lifecycle.wording import is_blank
from complaints.models import HistoryRoot
from complaints.personal import Shown, own, personal, reads_in_full, revealed
from complaints.printing.complaint_form import Print, values
from complaints.printing.typesetter import typeset


@dataclass(frozen=True, slots=True)
class Printout:
    number: str
    pdf: bytes


def print_form(*, ticket: TicketRef, by: Actor, reason: str, language: str, now: datetime) -> Printout:
    """The form as this person may read it; a reason prints it in full, as a reveal (S001-25).

    The customer prints the own data in full. Kept in the history: who, when, and the digest of
    the file. Raises NotAllowed for a reason without the right to reveal, NotTypeset; else as noting().
    """
    with noting(ticket, by=by, right=Right.PRINT, now=now) as move, translation.override(language):
        head = move.ticket.history.latest("seq")
        shown = _shown(move, reason)
        form = Print(
            ticket=move.ticket,
            shown=shown,
            by=_name(by),
            now=now,
            head=head,
            root=HistoryRoot.objects.last(),
        )
        pdf = typeset("complaint_form", values(form))
        move.record(Printed(in_full=shown.in_full, sha256=hashlib.sha256(pdf).hexdigest()))
    return Printout(move.ticket.number, pdf)


def _shown(move: Move, reason: str) -> Shown:
    by = move.by
    if isinstance(by, Outsider):
        return own(move.ticket)
    if is_blank(reason) or reads_in_full(move.ticket, by):
        return personal(move.ticket, by)
    if not by.may(Right.REVEAL):
        raise NotAllowed
    if move.ticket.is_restricted:
        raise GuardFailed(_("This data is only stored and protected: it is not printed in full."))
    return revealed(move.ticket, because=move.record(Revealed(reason=reason)))


def _name(by: Actor) -> str:
    return _("the complainant") if isinstance(by, Outsider) else f"{by.name} {by.staff_number}"
