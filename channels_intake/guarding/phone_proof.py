"""Proving a phone number on the website: a code by text message, typed into the form.

Nobody learns anything about a number by asking: no customer is looked up, and a number that had its
codes for the day gets the same answer and no message. Nobody is kept from complaining either: the
step may be left out, and the ticket then says nothing about its number.
"""

import json
import secrets
import uuid
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.throttle import Limit, TooManyAttempts, count_attempt
from channels_intake.drafts import answers
from channels_intake.models import Account, Contact, Draft, Kind, PhoneProof
from complaints.models import Ticket
from complaints.states import Channel
from complaints.workspace.panels import Panel
from notifications.models import Notice, Transport
from notifications.outbox import queue
from privacy.index import blind_index, code_digest, code_matches, normal_phone

KIND = "phone_code"
DIGITS = 6
CODES_OF_FORM = Limit(scope="phone-code-form", attempts=4, window=timedelta(days=1))
CODES_TO_NUMBER = Limit(scope="phone-code-number", attempts=6, window=timedelta(days=1))
CODES_FROM_ADDRESS = Limit(scope="phone-code-address", attempts=30, window=timedelta(hours=1))
log = structlog.get_logger(__name__)


class Checked(TextChoices):
    RIGHT = "right", _("The number is proven.")
    WRONG = "wrong", _("This is not the code. Please look again.")
    OVER = "over", _("This code does not work any more. Please ask for a new one.")


def gateway() -> Account | None:
    """The account that sends codes; None while numbers are not proven."""
    found = Account.objects.filter(kind=Kind.SMS_GATEWAY, is_active=True, settings__verifies_phones=True)
    return found.exclude(settings__send_url=None).exclude(settings__send_url="").order_by("pk").first()


def is_wanted(draft: Draft) -> bool:
    """Whether this form asks for a code: its number is not proven, and there is a way to send one."""
    phone = answers(draft).get("phone", "")
    return bool(phone) and gateway() is not None and proven_at(draft, phone) is None


def proven_at(draft: Draft, phone: str) -> datetime | None:
    """When this number was proven in this form; None for another number, or none."""
    proof = PhoneProof.objects.filter(draft=draft, phone_index=_index(phone)).first()
    return proof.proven_at if proof else None


def send_code(*, draft: Draft, phone: str, address: str, language: str, now: datetime) -> None:
    """A new code for this form; the one before does not work any more.

    `address` is the network address that asks. Raises TooManyAttempts for it and for the form; a
    number that had its codes is passed over in silence.
    """
    account = gateway()
    if account is None:
        return
    count_attempt(CODES_FROM_ADDRESS, address, now=now)
    count_attempt(CODES_OF_FORM, str(draft.pk), now=now)
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    with transaction.atomic():
        PhoneProof.objects.update_or_create(
            draft=draft,
            defaults={
                "phone_index": _index(phone),
                "code_digest": code_digest(code, str(draft.pk)),
                "sent_at": now,
                "tries": 0,
                "proven_at": None,
            },
        )
        try:
            count_attempt(CODES_TO_NUMBER, normal_phone(phone), now=now)
        except TooManyAttempts:
            log.warning("phone_code_withheld")
            return
        queue([_message(account, phone, code, language, now)])


def check_code(*, draft: Draft, phone: str, code: str, now: datetime) -> Checked:
    """Whether it is the code that was sent to this number; each try counts before it is looked at."""
    with transaction.atomic():
        proof = PhoneProof.objects.select_for_update().filter(draft=draft).first()
        if proof is None or bytes(proof.phone_index) != _index(phone):
            return Checked.OVER
        if proof.proven_at:
            return Checked.RIGHT
        if proof.tries >= PhoneProof.MOST_TRIES or now - proof.sent_at > PhoneProof.VALID:
            return Checked.OVER
        proof.tries += 1
        is_right = code_matches(code, str(draft.pk), proof.code_digest)
        proof.proven_at = now if is_right else None
        proof.save(update_fields=["tries", "proven_at"])
    return Checked.RIGHT if is_right else Checked.WRONG


def note_proof(*, ticket: Ticket, draft: Draft, phone: str) -> None:
    """Keep with the contact of this ticket that its number was proven; nothing when it was not."""
    if at := proven_at(draft, phone):
        Contact.objects.filter(ticket=ticket).update(phone_proven_at=at)


def panel(ticket: Ticket, user: User, now: datetime) -> Panel | None:
    """What staff see of it on the ticket's page."""
    if ticket.channel != Channel.WEB:
        return None
    proven = Contact.objects.filter(ticket=ticket).exclude(phone_proven_at=None)
    at = proven.values_list("phone_proven_at", flat=True).first()
    return Panel("desk/_phone_proven.html", {"proven_at": at}) if at else None


def _message(account: Account, phone: str, code: str, language: str, now: datetime) -> Notice:
    return Notice(
        key=f"{KIND}-{uuid.uuid4()}",
        kind=KIND,
        transport=Transport.ACCOUNT,
        address=normal_phone(phone),
        language=language,
        payload=json.dumps({"account": account.pk, "code": code}),
        created_at=now,
        try_at=now,
    )


def _index(phone: str) -> bytes:
    return blind_index(normal_phone(phone), "phone-proof")
