"""The desk between contacts and tickets: nothing that arrived is lost, nothing becomes two tickets."""

import json
import uuid
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Outsider
from accounts.prepared import Prepared, Slot
from channels_intake.conversations import over
from channels_intake.models import Contact
from complaints.lifecycle.complainants import one_at_a_time
from complaints.lifecycle.intake import Complaint, Receipt, enter, entered_under
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Ticket
from sla.entry import meet_entry

SETTLED = _("This contact was settled already.")
SETTLING = ("state", "ticket", "taken_by", "settled_at")
KNOWN = Prepared(
    lambda met: Contact.objects.select_for_update().filter(
        met, channel=Slot("channel"), external_id=Slot("external_id")
    )
)


def enter_contact(*, external_id: uuid.UUID | str, complaint: Complaint, by: Actor, now: datetime) -> Receipt:
    """Record a contact and make its ticket, in one transaction (S001-6).

    The same entry again, even with something corrected, gives the ticket made the
    first time, without its code and unchanged. Raises NotAllowed, and GuardFailed for a
    contact that was discarded.
    """
    with transaction.atomic(savepoint=False):  # whoever calls it in theirs undoes all of it or nothing
        if str(external_id) != str(complaint.entry_key):  # else enter() sees to it
            one_at_a_time(_lock(complaint.channel, str(external_id)))
        contact = KNOWN.first(channel=complaint.channel, external_id=str(external_id))
        if contact:
            return _entered(contact, complaint, by, now)
        contact = Contact(
            channel=complaint.channel,
            external_id=str(external_id),
            received_at=complaint.received_at,
            raw=as_received(complaint),
        )
        return enter(
            complaint=complaint, by=by, now=now, beside=lambda ticket: [_settled(contact, ticket, by, now)]
        )


def _lock(channel: str, external_id: str) -> int:
    return int.from_bytes(sha256(f"{channel} {external_id}".encode()).digest()[:8])


def _entered(contact: Contact, complaint: Complaint, by: Actor, now: datetime) -> Receipt:
    """The ticket of a contact that waits, whose row is locked. Whoever settled it meanwhile came first; a
    contact has one ticket, however often it is entered."""
    known = entered_under(complaint.entry_key) or contact.ticket
    if known:
        return Receipt(known, None)
    if contact.state in (Contact.State.DISCARDED, Contact.State.DUPLICATE):
        raise GuardFailed(SETTLED)
    over(contact=contact, at=now)  # unless its ten minutes run: people still speak
    files = (*complaint.attachments, *contact.attachments.all())
    receipt = enter(complaint=replace(complaint, attachments=files), by=by, now=now)
    _settled(contact, receipt.ticket, by, now).save(update_fields=SETTLING)
    meet_entry(contact=contact.pk, ticket=receipt.ticket, now=now)
    return receipt


def _settled(contact: Contact, ticket: Ticket, by: Actor, now: datetime) -> Contact:
    contact.state = Contact.State.ENTERED
    contact.ticket = ticket
    contact.taken_by = None if isinstance(by, Outsider) else by
    contact.settled_at = now
    return contact


def as_received(complaint: Complaint) -> str:
    """The words as they came, before anybody edits the ticket."""
    words = {
        "complainant": asdict(complaint.complainant),
        "description": complaint.description,
        "demand": complaint.demand,
        "business": complaint.business,
        "occurred": complaint.occurred,
        "place": complaint.place,
    }
    return json.dumps(words, ensure_ascii=False)
