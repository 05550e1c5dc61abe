"""Calls and chats: received when the person reached us, with the ten minutes from when it is over.

Nobody can type while they listen, so a long call is not entered late because it was long (S001-6).
What is entered while people still speak is in time.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from channels_intake.guarding.senders import sender_digest
from channels_intake.models import Account, Contact
from sla.entry import start_entry
from sla.models import Clock


def begin(
    *, account: Account, external_id: str, received_at: datetime, words: Mapping[str, str], sender: str
) -> Contact:
    """The contact of this conversation; the same `external_id` again is the contact made the first
    time. `sender` is the number or account it came from, as its channel normalises it."""
    contact, _ = Contact.objects.get_or_create(
        channel=account.channel,
        external_id=external_id,
        defaults={
            "account": account,
            "received_at": received_at,
            "raw": json.dumps({name: value for name, value in words.items() if value}, ensure_ascii=False),
            "sender_index": sender_digest(sender),
        },
    )
    return contact


def over(*, contact: Contact, at: datetime) -> None:
    """Let the ten minutes run from when the conversation ended; once, and only while it waits."""
    waiting = Contact.objects.select_for_update().filter(pk=contact.pk, state=Contact.State.RECEIVED)
    if waiting.exists() and not Clock.objects.filter(contact=contact.pk).exists():
        start_entry(contact=contact.pk, channel=contact.channel, received_at=at)
