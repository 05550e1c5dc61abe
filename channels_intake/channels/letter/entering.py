"""A letter or visit becomes a ticket, with its scans, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from channels_intake.desk import enter_contact
from channels_intake.desk_settling import keep_late_reason
from channels_intake.models import Contact
from complaints import evidence
from complaints.file_kinds import FileRefused
from complaints.files import check_room
from complaints.lifecycle.intake import Complaint, Receipt, entered_under
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.remarks import add_note
from complaints.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """`external_id` is the same for the same letter; `late_reason` is empty where nothing is late."""

    external_id: str
    complaint: Complaint
    uploads: Sequence["UploadedFile[bytes]"] = ()
    late_reason: str = ""
    note: str = ""


def enter_brought(*, brought: Brought, by: User, now: datetime) -> Receipt:
    """Make a contact and its ticket (S001-6). The same form, or the same registered letter again, is the
    ticket of the first time, without its code. Raises NotAllowed, and GuardFailed for a file that is
    not taken."""
    known = entered_under(brought.complaint.entry_key) or _entered_before(brought)
    if known:
        return Receipt(known, None)
    try:
        with evidence.all_or_none() as kept:
            for position, upload in enumerate(brought.uploads):
                check_room(position)
                kept.append(evidence.keep(upload, by=by, now=now))
            complaint = replace(brought.complaint, attachments=tuple(kept))
            receipt = enter_contact(external_id=brought.external_id, complaint=complaint, by=by, now=now)
            if receipt.code:
                _say_more(brought, receipt, by, now)
    except FileRefused as refused:
        raise GuardFailed(str(refused), "uploads") from None
    return receipt


def _entered_before(brought: Brought) -> Ticket | None:
    contacts = Contact.objects.filter(channel=brought.complaint.channel, external_id=brought.external_id)
    found = contacts.select_related("ticket").first()
    return found.ticket if found else None


def _say_more(brought: Brought, receipt: Receipt, by: User, now: datetime) -> None:
    ticket = TicketRef(number=receipt.ticket.number)
    if brought.late_reason:
        contact = Contact.objects.get(ticket=receipt.ticket)
        keep_late_reason(contact=contact, ticket=ticket, reason=brought.late_reason, by=by, now=now)
    if brought.note:
        add_note(ticket=ticket, by=by, text=brought.note, now=now)
