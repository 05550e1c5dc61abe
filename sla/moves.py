"""What the deadlines add to the ticket page's moves."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from complaints.models import Ticket
from complaints.workspace.move_form import MoveForm
from complaints.workspace.moves.move import Move, Offer, only
from sla.deciding import decide_extension
from sla.extending import extendable, is_first, request_extension
from sla.extension_forms import DecideExtensionForm, RequestExtensionForm
from sla.models import Extension
from sla.reading import clocks_of, extensions_of


def can_be_asked(ticket: Ticket, user: User) -> bool:
    """Whether any limit runs that more time may be asked for; the form knows which."""
    return ticket.resolved_at is None and bool(extendable(ticket, timezone.now()))


def first_waits(ticket: Ticket, user: User) -> bool:
    return _waits(ticket, user, first=True)


def further_waits(ticket: Ticket, user: User) -> bool:
    return _waits(ticket, user, first=False)


def _waits(ticket: Ticket, user: User, *, first: bool) -> bool:
    every = [each for clock in clocks_of(ticket) for each in extensions_of(clock)]
    asked = next((each for each in every if each.decided_at is None), None)
    return asked is not None and asked.requested_by_id != user.pk and is_first(asked) is first


def _decide(form: MoveForm, **who: Any) -> Extension:
    return decide_extension(extension=form.cleaned_data["request"], **only(form, "agrees", "opinion"), **who)


REQUEST = Move(
    name="request_extension",
    label=_("Ask for more time"),
    button=_("Ask for the extension"),
    icon="calendar-plus",
    right=Right.REQUEST_EXTENSION,
    form=RequestExtensionForm,
    fits=can_be_asked,
    offer=Offer.WHILE_OPEN,
    rare=True,
    perform=lambda form, **who: request_extension(
        explained=form.told(), **only(form, "clock", "promised_at", "reason"), **who
    ),
)
DECIDE = Move(
    name="decide_extension",
    label=_("Decide on the extension"),
    button=_("Record the decision"),
    icon="gavel",
    right=Right.APPROVE_EXTENSION,
    form=DecideExtensionForm,
    fits=first_waits,
    offer=Offer.WHILE_OPEN,
    perform=_decide,
)
DECIDE_FURTHER = replace(
    DECIDE, name="decide_further_extension", right=Right.APPROVE_FURTHER_EXTENSION, fits=further_waits
)
