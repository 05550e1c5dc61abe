"""Contacts that wait to be entered: recorded as they arrive, settled once."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Outsider
from accounts.prepared import Prepared
from accounts.roles import Right
from channels_intake.desk import SETTLED
from channels_intake.models import Account, Contact
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.lifecycle.wording import is_blank
from complaints.states import Channel
from sla.asking import calendar_for
from sla.bound import entry_limit
from sla.counting import due_at
from sla.entry import cancel_entry, start_entry
from sla.models import Clock

KNOWN = Prepared(Contact.objects.filter)
NAMESPACE = uuid.UUID("b0c1ad4e-0a6a-4c1b-8f6f-6d7f5f0c7a55")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """A call, message or letter as a channel handed it over. `words` holds the complainant's
    data and own words under the names of the entry form; `sender_index` finds who wrote."""

    channel: Channel
    external_id: str
    received_at: datetime
    words: dict[str, str]
    account: Account | None = None
    sender_index: bytes | None = None


@dataclass(frozen=True, slots=True)
class Received:
    contact: Contact
    is_new: bool


def receive(*, message: InboundMessage, by: Actor) -> Received:
    """Record a contact, whose ten minutes run; the same message again is the contact made the first
    time (S001-3, S001-6).

    Raises NotAllowed.
    """
    if not by.may(Right.ENTER):
        raise NotAllowed
    known = Q(channel=message.channel, external_id=message.external_id)
    found = KNOWN.first(known)
    if found:
        return Received(found, False)
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                channel=message.channel,
                external_id=message.external_id,
                received_at=message.received_at,
                raw=json.dumps(message.words, ensure_ascii=False),
                account=message.account,
                sender_index=message.sender_index,
            )
            start_entry(contact=contact.pk, channel=contact.channel, received_at=contact.received_at)
    except IntegrityError:  # somebody else was faster
        return Received(Contact.objects.get(known), False)
    return Received(contact, True)


def discard(*, contact: Contact, by: Actor, reason: str, now: datetime) -> Contact:
    """Settle a contact that is no complaint. Raises NotAllowed, and GuardFailed when it is settled."""
    if not by.may(Right.ENTER):
        raise NotAllowed
    with transaction.atomic():
        locked = Contact.objects.select_for_update().get(pk=contact.pk)
        if locked.state != Contact.State.RECEIVED:
            raise GuardFailed(SETTLED)
        if is_blank(reason):
            raise GuardFailed(_("Say why."), "reason")
        locked.state, locked.reason, locked.settled_at = Contact.State.DISCARDED, reason, now
        locked.taken_by = None if isinstance(by, Outsider) else by
        locked.save()
        cancel_entry(contact=locked.pk, now=now)
    return locked


def waiting() -> "QuerySet[Contact, Contact]":
    """The contacts to be entered, the longest waiting first, each with the `entry_due_at` and
    `entry_breached_at` of its clock."""
    clock = Clock.objects.running().filter(contact=OuterRef("pk"))
    found = Contact.objects.filter(state=Contact.State.RECEIVED).order_by("received_at", "id")
    return found.annotate(
        entry_due_at=Subquery(clock.values("due_at")[:1]),
        entry_breached_at=Subquery(clock.values("breached_at")[:1]),
    )


def words_of(contact: Contact) -> dict[str, str]:
    """The original, by the names of the entry form, whichever way it came in."""
    stored: dict[str, Any] = json.loads(contact.raw or "{}")
    person = stored.pop("complainant", {})
    return {name: str(value) for name, value in {**stored, **person}.items() if value}


def entry_key(contact: Contact) -> uuid.UUID:
    """The same for everybody who enters this contact, so that two at once make one ticket."""
    return uuid.uuid5(NAMESPACE, str(contact.pk))


def entry_due_at(contact: Contact) -> datetime:
    """By when it has to be entered (S001-6)."""
    limit = entry_limit(contact.received_at)
    return due_at(contact.received_at, limit, calendar_for(contact.received_at, limit))
