"""What becomes of a contact that somebody has open: a ticket, or words on a ticket there is."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import CUSTOMER
from accounts.models import User
from channels_intake.desk import SETTLED, enter_contact
from channels_intake.desk_holding import take
from channels_intake.desk_known import with_colleagues
from channels_intake.making import cut
from channels_intake.models import Arrival, Contact
from channels_intake.receiving import waiting, words_of
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.intake import Complaint, Receipt
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.remarks import add_evidence, add_note
from complaints.lifecycle.urging import urge
from complaints.lifecycle.wording import is_blank
from complaints.models import ContactRecord, Ticket
from complaints.states import Channel, NoticeChannel
from sla.entry import cancel_entry

TOLD_BY: dict[str, NoticeChannel] = {
    Channel.HOTLINE: NoticeChannel.PHONE,
    Channel.SMS: NoticeChannel.SMS,
    Channel.EMAIL: NoticeChannel.EMAIL,
    Channel.LETTER: NoticeChannel.LETTER,
}
RECORD_MAX = 3000  # characters of a contact record
NO_TICKET = gettext_lazy("There is no open ticket of this number that you may see.")
URGED_ENOUGH = gettext_lazy(
    "This customer urged three times today; those in charge know. Add the words without it."
)
WHY_LATE = gettext_lazy("Its ten minutes are over. Say why it is entered late.")


def enter_held(
    *, contact: Contact, complaint: Complaint, late_reason: str, by: User, now: datetime
) -> Receipt:
    """Make a ticket of it (S001-6); why it was entered late is kept with it and on the ticket.

    Raises NotAllowed, and GuardFailed while somebody else has it, when it was discarded, or
    when it is late and no reason is given.
    """
    with transaction.atomic():
        taken = take(contact=contact.pk, by=by, now=now)
        is_late = is_overdue(taken, now)
        if is_late and is_blank(late_reason):
            raise GuardFailed(WHY_LATE, "late_reason")
        receipt = enter_contact(external_id=taken.external_id, complaint=complaint, by=by, now=now)
        if is_late:
            ticket = TicketRef(number=receipt.ticket.number)
            keep_late_reason(contact=taken, ticket=ticket, reason=late_reason, by=by, now=now)
    return receipt


def keep_late_reason(*, contact: Contact, ticket: TicketRef, reason: str, by: User, now: datetime) -> None:
    """With the contact, and as a line of the ticket's history."""
    Contact.objects.filter(pk=contact.pk).update(late_reason=reason)
    add_note(ticket=ticket, by=by, text=_("Entered late: %(reason)s") % {"reason": reason}, now=now)


def is_overdue(contact: Contact, now: datetime) -> bool:
    """Whether it still waits although its ten minutes are over."""
    found: Any = waiting().filter(pk=contact.pk).first()  # with its clock's limit
    return bool(found and found.entry_due_at and found.entry_due_at < now)


def mark_duplicate(*, contact: Contact, number: str, urges: bool = False, by: User, now: datetime) -> Ticket:
    """Add its words and files to an open ticket, as what the customer wrote; nobody has to enter it.

    Handler and agent of the ticket are told, and when the customer `urges`, their leaders too: it
    counts as one (S003-24). The ticket is one that this person may see, or a colleague's of the
    number that the contact came from. Raises NotAllowed, and GuardFailed while somebody else has
    it, when it is settled, when there is no such ticket, or when the customer urged often enough today.
    """
    with transaction.atomic():
        taken = take(contact=contact.pk, by=by, now=now)
        if taken.state != Contact.State.RECEIVED:
            raise GuardFailed(SETTLED)
        ticket = _open_ticket(taken, number, by)
        if ticket is None:
            raise GuardFailed(NO_TICKET, "number")
        _add_words(taken, ticket, now)
        if urges:
            _urge(taken, ticket, now)
        first = Contact.objects.filter(ticket=ticket).first()
        taken.state, taken.duplicate_of = Contact.State.DUPLICATE, first
        taken.taken_by, taken.settled_at = by, now
        taken.save(update_fields=["state", "duplicate_of", "taken_by", "settled_at"])
        Arrival.objects.filter(contact=taken).update(ticket=ticket)
        cancel_entry(contact=taken.pk, now=now)
    return ticket


def _open_ticket(contact: Contact, number: str, by: User) -> Ticket | None:
    seen: Ticket | None = Ticket.objects.visible_to(by).open().filter(number=number).first()
    return seen or with_colleagues(contact, by).filter(number=number).first()


def _add_words(contact: Contact, ticket: Ticket, now: datetime) -> None:
    words, files = words_of(contact), list(contact.attachments.all())
    said = "\n".join(words[name] for name in ("description", "demand") if name in words)
    record_contact(
        ticket=TicketRef(number=ticket.number),
        by=CUSTOMER,
        purpose=ContactRecord.Purpose.OTHER,
        channel=_written_by(contact),
        by_customer=True,
        reached=True,
        text=cut(said or _("A message without words"), RECORD_MAX),
        now=now,
    )
    if files:
        add_evidence(ticket=TicketRef(number=ticket.number), by=CUSTOMER, attachments=files, now=now)


def _urge(contact: Contact, ticket: Ticket, now: datetime) -> None:
    try:
        urge(ticket=TicketRef(number=ticket.number), by=CUSTOMER, channel=_written_by(contact), now=now)
    except GuardFailed:
        raise GuardFailed(URGED_ENOUGH, "urges") from None


def _written_by(contact: Contact) -> NoticeChannel:
    return TOLD_BY.get(contact.channel, NoticeChannel.ONLINE)
