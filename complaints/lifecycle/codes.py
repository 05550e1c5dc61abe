"""A new verification code for whoever lost the old one; the old one dies (S002-5)."""

import hmac
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer
from complaints.lifecycle.events import CodeReissued
from complaints.lifecycle.intake import Receipt, new_code
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed, Refused
from complaints.models import Customer, Ticket
from complaints.models.customer import phone_digest
from complaints.states import NoticeChannel
from privacy.index import code_digest, normal_email, unmatchable

CODES_A_DAY = 3


def reissue_code(
    *, ticket: TicketRef, by: Actor, is_identity_checked: bool, channel: NoticeChannel, now: datetime
) -> Receipt:
    """Give a ticket, open or closed, a new code; with it ends what the old one opened.

    `channel` is how the customer gets it. By e-mail it is in the mail only; else it is in the
    receipt, to be told, and a mail, where an address is known, says that it was issued. Raises
    GuardFailed unless the caller's identity was checked, without an address to mail it to, and
    after three codes within 24 hours; else as noting().
    """
    with noting(ticket, by=by, right=Right.REISSUE_CODE, now=now) as move:
        _check(move, is_identity_checked, channel)
        code, is_mailed = new_code(), channel == NoticeChannel.EMAIL
        move.ticket.code_digest = code_digest(code, move.ticket.number)
        Ticket.objects.filter(pk=move.ticket.pk).update(code_digest=move.ticket.code_digest)
        move.record(CodeReissued(channel=channel))
        tell_customer(move, kind="new_code", code=code if is_mailed else "")
    return Receipt(move.ticket, None if is_mailed else code)


def mail_new_code(*, number: str, contact: str, by: Actor, now: datetime) -> bool:
    """Mail a new code to the address on file, for whoever names the complaint's phone or e-mail.

    False, with nothing changed, when the number is unknown, does not go with the contact, has
    no address on file, or got three codes today: the caller must not tell which.
    """
    found = Ticket.objects.filter(number=number).select_related("customer").first()
    if not _goes_with(contact, found.customer if found else None) or found is None:
        return False
    try:
        reissue_code(
            ticket=TicketRef(number=number),
            by=by,
            is_identity_checked=True,
            channel=NoticeChannel.EMAIL,
            now=now,
        )
    except Refused:
        return False
    return True


def _goes_with(contact: str, customer: Customer | None) -> bool:
    """Whether this is the customer's phone or e-mail, however it was typed."""
    if "@" in contact:
        email = normal_email(customer.email).encode() if customer and customer.email else unmatchable()
        return hmac.compare_digest(normal_email(contact).encode(), email)
    phone = bytes(customer.phone_index) if customer else unmatchable()
    return hmac.compare_digest(phone_digest(contact), phone)


def _check(move: Move, is_identity_checked: bool, channel: NoticeChannel) -> None:
    if not is_identity_checked:
        raise GuardFailed(
            _("Make sure first that it is the customer: name and number as in the complaint."),
            "is_identity_checked",
        )
    if channel == NoticeChannel.EMAIL and not move.ticket.customer.email:
        raise GuardFailed(_("No e-mail address is known for this complaint."), "channel")
    today = move.ticket.history.filter(kind=CodeReissued.kind, at__gt=move.now - timedelta(days=1))
    if today.count() >= CODES_A_DAY:
        raise GuardFailed(
            _("This complaint got %(count)d new codes within 24 hours. Please wait until tomorrow.")
            % {"count": CODES_A_DAY}
        )
