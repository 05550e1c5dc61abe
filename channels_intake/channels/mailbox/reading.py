"""A mail becomes a contact at the desk, or the customer's words on the ticket it answers."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime

from accounts.actors import CUSTOMER
from channels_intake.channels.adapter import Outcome
from channels_intake.channels.mailbox.parsing import Mail, parse
from channels_intake.channels.mailbox.pieces import Piece
from channels_intake.guarding.senders import check_sender
from channels_intake.making import cut, make_contact
from channels_intake.models import Arrival
from channels_intake.pieces import take
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import Refused
from complaints.lifecycle.remarks import add_evidence
from complaints.lifecycle.waiting import customer_answered
from complaints.models import Attachment, ContactRecord, Ticket
from complaints.states import NoticeChannel, State
from notifications.threads import replied_to
from privacy.index import normal_email

NAMESPACE = uuid.UUID("6d0f7a54-92f2-4c43-8a63-4fb0c3c1d7d5")
WORDS_MAX = 3000


class MailReader:
    """The adapter of mailboxes."""

    def read(self, arrival: Arrival, *, now: datetime) -> Outcome:
        """Raises Unintelligible, Held, and Later while files cannot be looked at."""
        mail = parse(arrival.body)
        if mail.automatic:
            return Outcome(ignored=mail.automatic)
        ticket = answered_ticket(mail)
        if ticket and _written_on(ticket, mail, arrival, now):
            return Outcome(ticket=ticket)
        return _received(mail, arrival, now)


def files(arrival: Arrival) -> Sequence[Piece]:
    """What hangs on it."""
    return parse(bytes(arrival.body)).pieces


def answered_ticket(mail: Mail) -> Ticket | None:
    """The ticket whose customer wrote this, proven twice: by the name of a mail that only they were
    sent, and by their address. Anything less is a contact of its own."""
    notice = replied_to(mail.references)
    if notice is None or notice.recipient_id or not notice.address or not notice.about:
        return None
    if normal_email(notice.address) != normal_email(mail.sender):
        return None
    ticket: Ticket | None = Ticket.objects.filter(number=notice.about).first()
    return ticket


def _written_on(ticket: Ticket, mail: Mail, arrival: Arrival, now: datetime) -> bool:
    """Put the words on the ticket, as the answer when it waits for one; False when it takes none."""
    taken = take(mail.pieces, arrival=arrival, now=now)
    words = cut(_with_left_out(mail.text, taken.left), WORDS_MAX)
    try:
        if ticket.state == State.WAITING_CUSTOMER:
            customer_answered(
                ticket=_ref(ticket, arrival, "answer"),
                by=CUSTOMER,
                answer=words,
                channel=NoticeChannel.EMAIL,
                attachments=taken.kept,
                now=now,
            )
            return True
        record_contact(
            ticket=_ref(ticket, arrival, "words"),
            by=CUSTOMER,
            purpose=ContactRecord.Purpose.OTHER,
            channel=NoticeChannel.EMAIL,
            by_customer=True,
            reached=True,
            text=words or mail.subject,
            now=now,
        )
        _add_files(ticket, taken.kept, arrival, now)
    except Refused:
        return False
    return True


def _add_files(ticket: Ticket, kept: list[Attachment], arrival: Arrival, now: datetime) -> None:
    if kept:
        add_evidence(ticket=_ref(ticket, arrival, "files"), by=CUSTOMER, attachments=kept, now=now)


def _received(mail: Mail, arrival: Arrival, now: datetime) -> Outcome:
    check_sender(arrival, normal_email(mail.sender))  # before any of its files is stored
    taken = take(mail.pieces, arrival=arrival, now=now)
    text = "\n\n".join(part for part in (mail.subject, mail.text) if part)
    contact = make_contact(
        arrival=arrival,
        external_id=_same_mail(mail, arrival),
        words={
            "name": mail.sender_name,
            "email": mail.sender,
            "description": _with_left_out(text, taken.left),
        },
        sender=normal_email(mail.sender),
        attachments=taken.kept,
    )
    return Outcome(contact=contact)


def _same_mail(mail: Mail, arrival: Arrival) -> str:
    """Equal for one mail delivered twice, also to two mailboxes. A Message-ID alone is not enough:
    some programs give every mail the same, or none."""
    if not mail.message_id:
        return f"arrival-{arrival.pk}"
    said = "\0".join((mail.message_id, mail.sender, mail.subject, mail.text, str(mail.sent_at)))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _with_left_out(text: str, left: list[str]) -> str:
    """Names of files nobody can open here, so that the reader asks for them or opens the original."""
    return "\n".join([text, *(f"[+ {name}]" for name in left)]).strip()


def _ref(ticket: Ticket, arrival: Arrival, part: str) -> TicketRef:
    """The same arrival read twice writes once."""
    return TicketRef(number=ticket.number, key=uuid.uuid5(NAMESPACE, f"{arrival.pk}-{part}"))
