"""Where a recording belongs: with its contact, and with the ticket that was made of it."""

from datetime import datetime

from accounts.actors import SYSTEM
from channels_intake.models import Arrival, Call, Contact
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import IllegalMove
from complaints.lifecycle.remarks import add_evidence, file_under
from complaints.models import Attachment, Ticket


def attach(call: Call, recording: Attachment, *, now: datetime) -> None:
    """Part of the caller's transaction. While a contact waits, its files go with it when it is
    entered; what belongs to nothing is deleted after half a year (complaints.retention)."""
    ticket = call.ticket
    if call.contact_id:
        # Whoever enters it at this moment holds the lock, and takes the files along.
        contact = Contact.objects.select_for_update().get(pk=call.contact_id)
        contact.attachments.add(recording)
        ticket = ticket or _ticket_of(contact)
    if ticket:
        _add(ticket, recording, now)


def _ticket_of(contact: Contact) -> Ticket | None:
    """Made of it, or the one it was added to as a duplicate."""
    if contact.ticket:
        return contact.ticket
    if contact.state != Contact.State.DUPLICATE:
        return None
    added = Arrival.objects.filter(contact=contact, ticket__isnull=False).select_related("ticket").first()
    return added.ticket if added else None


def _add(ticket: Ticket, recording: Attachment, now: datetime) -> None:
    """A closed case takes no more lines; its recording belongs to it all the same."""
    try:
        add_evidence(ticket=TicketRef(number=ticket.number), by=SYSTEM, attachments=[recording], now=now)
    except IllegalMove:
        file_under(ticket, [recording])
