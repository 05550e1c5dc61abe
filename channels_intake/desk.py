"""The desk between contacts and tickets: nothing that arrived is lost, nothing becomes two tickets."""

import json
import uuid
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Outsider
from channels_intake.conversations import over
from channels_intake.models import Contact
from complaints.lifecycle.intake import Complaint, Receipt, enter, entered_under
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Ticket
from sla.entry import meet_entry

SETTLED = _("This contact was settled already.")


def enter_contact(*, external_id: uuid.UUID | str, complaint: Complaint, by: Actor, now: datetime) -> Receipt:
    """Record a contact and make its ticket, in one transaction (S001-6).

    The same entry again, even with something corrected, gives the ticket made the
    first time, without its code and unchanged. Raises NotAllowed, and GuardFailed for a
    contact that was discarded.
    """
    with transaction.atomic():
        known = entered_under(complaint.entry_key)
        if known:
            return Receipt(known, None)
        contact, is_new = Contact.objects.get_or_create(
            channel=complaint.channel,
            external_id=str(external_id),
            defaults={"received_at": complaint.received_at, "raw": as_received(complaint)},
        )
        # Whoever settled it meanwhile came first; a contact has one ticket, however often it is entered.
        if not is_new:
            contact = Contact.objects.select_for_update().get(pk=contact.pk)
        if contact.ticket_id:
            return Receipt(Ticket.objects.get(pk=contact.ticket_id), None)
        if contact.state in (Contact.State.DISCARDED, Contact.State.DUPLICATE):
            raise GuardFailed(SETTLED)
        if not is_new:
            over(contact=contact, at=now)  # unless its ten minutes run: people still speak
            files = (*complaint.attachments, *contact.attachments.all())
            complaint = replace(complaint, attachments=files)
        receipt = enter(complaint=complaint, by=by, now=now)
        if contact.state == Contact.State.RECEIVED:
            contact.state = Contact.State.ENTERED
            contact.ticket = receipt.ticket
            contact.taken_by = None if isinstance(by, Outsider) else by
            contact.settled_at = now
            contact.save(update_fields=["state", "ticket", "taken_by", "settled_at"])
            if not is_new:
                meet_entry(contact=contact.pk, ticket=receipt.ticket, now=now)
    return receipt


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
