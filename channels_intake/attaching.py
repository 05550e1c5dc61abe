"""Where a file belongs that came after its message was read: with its contact, and the ticket made of it."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actors import SYSTEM
from channels_intake.models import Arrival, Contact
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import IllegalMove
from complaints.lifecycle.remarks import add_evidence, file_under
from complaints.models import Attachment, Ticket


def attach(
    files: Sequence[Attachment], *, contact: int | None, ticket: Ticket | None = None, now: datetime
) -> None:
    """Part of the caller's transaction; `contact` by its key. While a contact waits, its files go with it
    when it is entered; what belongs to nothing is deleted after half a year (complaints.retention)."""
    if contact is not None:
        # Whoever enters it at this moment holds the lock, and takes the files along.
        locked = Contact.objects.select_for_update().get(pk=contact)
        locked.attachments.add(*files)
        ticket = ticket or _ticket_of(locked)
    if ticket:
        _add(ticket, files, now)


def _ticket_of(contact: Contact) -> Ticket | None:
    """Made of it, or the one it was added to as a duplicate."""
    if contact.ticket:
        return contact.ticket
    if contact.state != Contact.State.DUPLICATE:
        return None
    added = Arrival.objects.filter(contact=contact, ticket__isnull=False).select_related("ticket").first()
    return added.ticket if added else None


def _add(ticket: Ticket, files: Sequence[Attachment], now: datetime) -> None:
    """A closed case takes no more lines; its files belong to it all the same."""
    try:
        add_evidence(ticket=TicketRef(number=ticket.number), by=SYSTEM, attachments=files, now=now)
    except IllegalMove:
        file_under(ticket, files)
