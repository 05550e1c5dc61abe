"""Calls as people see them: the one that rings here now, those of a ticket, those of a contact."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.roles import Right
from channels_intake.channels.telephony.dialling import calling_account
from channels_intake.channels.telephony.extensions import extension_of
from channels_intake.desk_known import Known, known_of
from channels_intake.models import Call, Contact
from channels_intake.receiving import words_of
from complaints.models import Attachment, Ticket
from complaints.workspace.panels import Panel
from privacy.masking import mask_phone

SHOWN = 20
NOTHING = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """The call at somebody's telephone. `contact` is what they open once they have answered."""

    call: Call
    phone: str
    contact: Contact | None
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """One call in a list; `file_url` is where its recording is heard, "" while there is none."""

    call: Call
    file_url: str
    may_try_again: bool

    @property
    def is_moving(self) -> bool:
        """Whether it will look different in a moment."""
        return self.call.ended_at is None or self.call.recording == Call.Recording.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    lines: Sequence[CallLine]
    may_call: bool
    extension: str

    @property
    def is_moving(self) -> bool:
        return any(line.is_moving for line in self.lines)


def ringing_at(extension: str, opened: int | None = None) -> Call | None:
    """The incoming call that rings or is spoken there, the latest first; not that of the contact that
    is `opened`."""
    going_on = Call.objects.filter(extension=extension, ended_at=None, direction=Call.Direction.IN)
    if opened:
        going_on = going_on.filter(~Q(contact=opened) | Q(contact=None))
    return going_on.select_related("contact").order_by("-pk").first()


def mark_of(call: Call | None) -> str:
    """Changes whenever what is shown of the call does."""
    if call is None:
        return NOTHING
    contact = call.contact
    return f"{call.pk}-{int(bool(call.answered_at))}-{contact.pk if contact else 0}"


def ringing(call: Call, user: User, now: datetime) -> Ringing:
    waits = call.contact if call.contact and call.contact.state == Contact.State.RECEIVED else None
    return Ringing(
        call=call,
        phone=mask_phone(call.caller),
        contact=waits if call.answered_at else None,
        known=known_of(call.caller, user, now),
    )


def calls_of_ticket(ticket: Ticket, user: User) -> Calls:
    """Those that led to it, and those we made about it."""
    mine = user.may(Right.RECORD_CONTACT)

    def heard_at(file: Attachment) -> str:
        return reverse("workspace:attachment", args=[file.pk]) if file.ticket_id == ticket.pk else ""

    return _calls(
        Q(ticket=ticket) | Q(contact__ticket=ticket), user, heard_at, may_call=mine and ticket.is_open
    )


def calls_of_contact(contact: Contact, user: User) -> Calls:
    """For whoever has it open."""

    def heard_at(file: Attachment) -> str:
        return reverse("intake:file", args=[contact.pk, file.pk])

    return _calls(Q(contact=contact), user, heard_at, may_call=bool(words_of(contact).get("phone")))


def _calls(about: Q, user: User, heard_at: Callable[[Attachment], str], *, may_call: bool) -> Calls:
    found = Call.objects.filter(about).select_related("file", "made_by").order_by("-pk")[:SHOWN]
    again = user.may(Right.RECORD_CONTACT)
    may_call = may_call and calling_account() is not None
    return Calls(
        lines=[
            CallLine(
                call=call,
                file_url=heard_at(call.file) if call.file else "",
                may_try_again=again and call.recording == Call.Recording.FAILED,
            )
            for call in found
        ],
        may_call=may_call,
        extension=extension_of(user) if may_call else "",
    )


def panel(ticket: Ticket, user: User, now: datetime) -> Panel:
    """On the ticket page: fetched after it, so that the page itself asks the database nothing more."""
    return Panel("calls/_placeholder.html", {"number": ticket.number})
