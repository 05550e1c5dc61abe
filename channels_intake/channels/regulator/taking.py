"""A case of an authority comes in: onto the ticket it is about, or as a ticket of its own."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actors import SYSTEM
from accounts.models import User
from accounts.roles import Right
from channels_intake.desk import enter_contact
from channels_intake.importing.origins import digest
from channels_intake.models import Import, Origin
from channels_intake.receiving import InboundMessage, receive
from complaints.lifecycle.authority import Case, record_case, take_up
from complaints.lifecycle.intake import Complaint
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import NotAllowed
from complaints.lifecycle.taking_over import one_at_a_time
from complaints.models import Ticket


@dataclass(frozen=True, slots=True)
class Taken:
    """`is_new` is False for a case that came before; `is_linked`: it is about a ticket there was."""

    origin: Origin
    is_new: bool
    is_linked: bool


def take_case(
    *,
    case: Case,
    complaint: Complaint,
    ticket: str = "",
    by: User,
    brought_by: Import | None = None,
    now: datetime,
) -> Taken:
    """Take in a case once, by its authority and number (S003-1, S003-23).

    `ticket` is the number of ours that it is about; without one it becomes a ticket of its own, whose
    limits count from when the authority received or handed it over, and whose ten minutes from now.
    Raises NotAllowed, Ticket.DoesNotExist for a ticket this person does not see, GuardFailed for one
    that cannot be taken up again.
    """
    if not by.may(Right.TAKE_CASES):
        raise NotAllowed
    own = digest(case.authority, case.number)
    with transaction.atomic():
        one_at_a_time()
        known = Origin.objects.select_related("ticket").filter(digest=own).first()
        if known:
            return Taken(known, False, False)
        about = _linked(case, ticket, by, now) if ticket else _entered(case, complaint, by, now)
        origin = Origin.objects.create(
            source=case.authority,
            number=case.number,
            digest=own,
            ticket=about,
            brought_by=brought_by,
            is_case=True,
            reply_by=case.reply_by,
            taken_by=by,
            taken_at=now,
        )
    return Taken(origin, True, bool(ticket))


def _linked(case: Case, number: str, by: User, now: datetime) -> Ticket:
    seen: Ticket = Ticket.objects.visible_to(by).get(number=number)
    return take_up(ticket=TicketRef(number=seen.number), case=case, by=by, now=now)


def _entered(case: Case, complaint: Complaint, by: User, now: datetime) -> Ticket:
    """Through the desk's own door: what reached us just now is entered at once, by the system, and waits
    in the common queue for whoever takes it."""
    name = f"{case.authority}:{case.number}"
    person = complaint.complainant
    words = {"name": person.name, "phone": person.phone, "description": complaint.description}
    message = InboundMessage(channel=complaint.channel, external_id=name, received_at=now, words=words)
    receive(message=message, by=SYSTEM)
    receipt = enter_contact(external_id=name, complaint=complaint, by=SYSTEM, now=now)
    return record_case(ticket=TicketRef(number=receipt.ticket.number), case=case, by=by, now=now)
