"""Calling a customer back with one click: the telephone system rings here, then there (S002-10).

The number is nowhere but in the signed request: not in an address, a log or the history. Whoever
calls need not see it.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Right
from accounts.throttle import Limit, count_attempt
from channels_intake.channels.telephony.calls import request_name
from channels_intake.channels.telephony.extensions import extension_of
from channels_intake.channels.telephony.pbx import ask_for_call
from channels_intake.desk_holding import is_held_by
from channels_intake.health import failed, reached
from channels_intake.models import Account, Call, Contact, Kind
from channels_intake.receiving import words_of
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.models import ContactRecord, Ticket
from complaints.states import NoticeChannel
from privacy.index import normal_phone

CALLING = Limit(scope="call-out", attempts=60, window=timedelta(hours=1))
NUMBER = re.compile(r"\+?[0-9]{3,20}")
NO_SYSTEM = gettext_lazy("No telephone system is set up that makes calls.")
NO_EXTENSION = gettext_lazy("Say first at which extension you sit.")
NO_NUMBER = gettext_lazy("There is no number to call.")
NOT_OPEN = gettext_lazy("This case is closed.")
NOT_YOURS = gettext_lazy("Somebody else has taken this contact.")
REFUSED = gettext_lazy(
    "The telephone system did not take the request. Try again in a moment, or dial yourself."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who wants to call from where, about what; `key` is the form's own."""

    by: User
    extension: str
    key: uuid.UUID
    ticket: Ticket | None = None
    contact: Contact | None = None


def call_customer(*, ticket: Ticket, by: User, key: uuid.UUID, now: datetime) -> Call:
    """Call the customer of a ticket this person sees; the attempt is a contact record.

    The same `key` again is the call of the first time. Raises NotAllowed, TooManyAttempts, and
    GuardFailed, which says why no call was made.
    """
    if not by.may(Right.RECORD_CONTACT):
        raise NotAllowed
    if not ticket.is_open:
        raise GuardFailed(NOT_OPEN)
    extension = _own_extension(by)

    def write_down() -> None:
        record_contact(
            ticket=TicketRef(number=ticket.number, key=key),
            by=by,
            purpose=ContactRecord.Purpose.OTHER,
            channel=NoticeChannel.PHONE,
            by_customer=False,
            reached=False,
            text=_("Called through the telephone system, from extension %(number)s.") % {"number": extension},
            now=now,
        )

    asked = Asked(by=by, extension=extension, key=key, ticket=ticket)
    return _made(asked, ticket.customer.phone or "", write_down, now)


def call_sender(*, contact: Contact, by: User, key: uuid.UUID, now: datetime) -> Call:
    """Call whoever a contact comes from, while this person has it open. Raises as call_customer()."""
    if not by.may(Right.ENTER):
        raise NotAllowed
    if contact.state != Contact.State.RECEIVED or not is_held_by(contact, by, now):
        raise GuardFailed(NOT_YOURS)
    asked = Asked(by=by, extension=_own_extension(by), key=key, contact=contact)
    return _made(asked, words_of(contact).get("phone", ""), lambda: None, now)


def calling_account() -> Account | None:
    """The telephone system that makes calls, if there is one."""
    ready = Account.objects.filter(kind=Kind.TELEPHONY, is_active=True, settings__has_key="call_url")
    return ready.order_by("pk").first()


def _own_extension(by: User) -> str:
    extension = extension_of(by)
    if not extension:
        raise GuardFailed(NO_EXTENSION)
    return extension


def _made(asked: Asked, phone: str, write_down: Callable[[], None], now: datetime) -> Call:
    """Kept before anything is asked for, so that a second click finds it."""
    account, number = calling_account(), normal_phone(phone)
    if account is None:
        raise GuardFailed(NO_SYSTEM)
    if not NUMBER.fullmatch(number):
        raise GuardFailed(NO_NUMBER)
    count_attempt(CALLING, asked.by.staff_number, now=now)
    call, is_new = Call.objects.get_or_create(
        request_id=asked.key,
        defaults={
            "account": account,
            "call_id": request_name(asked.key),
            "direction": Call.Direction.OUT,
            "extension": asked.extension,
            "extension_at": now,
            "heard_at": now,
            "made_by": asked.by,
            "ticket": asked.ticket,
            "contact": asked.contact,
        },
    )
    if is_new:
        _ask(call, number, now)
        write_down()
    return call


def _ask(call: Call, number: str, now: datetime) -> None:
    """Its id is that of the telephone system from now on, unless an event was quicker to say so."""
    own = Q(pk=call.pk, call_id=call.call_id)
    try:
        call_id = ask_for_call(
            call.account, extension=call.extension, number=number, request_id=str(call.request_id), now=now
        )
    except OSError as error:
        Call.objects.filter(pk=call.pk).update(refused=str(error)[:200])
        failed(call.account, str(error), now=now)
        raise GuardFailed(REFUSED) from None
    reached(call.account, now=now)
    taken = Call.objects.filter(account=call.account, call_id=call_id)
    if call_id and not taken.exists():
        Call.objects.filter(own).update(call_id=call_id)
