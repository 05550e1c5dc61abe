"""An arrival becomes a contact that waits at the desk."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction

from accounts.actors import CUSTOMER
from channels_intake.guarding.senders import check_sender, sender_digest
from channels_intake.models import Arrival, Contact
from channels_intake.receiving import InboundMessage, receive
from complaints.models import Attachment

# Characters of the entry form's fields; what is longer is cut here and whole in the original.
LONGEST = {"name": 60, "phone": 32, "email": 254, "description": 5000, "demand": 2000, "place": 200}
SENDER_MAX = 200
CUT = " […]"
GOES_ON = timedelta(minutes=30)  # people write one complaint in many short messages


def make_contact(
    *,
    arrival: Arrival,
    external_id: str,
    words: Mapping[str, str],
    sender: str,
    attachments: Sequence[Attachment] = (),
) -> Contact:
    """The contact of this message, whose ten minutes began when it arrived; the same `external_id`
    again is the contact made the first time (S001-3, S001-6). `sender` is the address, number or
    account it came from, as its channel normalises it. Raises Held while that sender is blocked."""
    check_sender(arrival, sender)
    known = {name: cut(value, LONGEST[name]) for name, value in words.items() if value}
    if sender:
        known["sender"] = sender[:SENDER_MAX]
    message = InboundMessage(
        channel=arrival.account.channel,
        external_id=external_id,
        received_at=arrival.received_at,
        words=known,
        account=arrival.account,
        sender_index=sender_digest(sender),
    )
    received = receive(message=message, by=CUSTOMER)
    if received.is_new and attachments:
        received.contact.attachments.add(*attachments)
    return received.contact


def go_on(
    *, arrival: Arrival, sender: str, text: str, attachments: Sequence[Attachment] = ()
) -> Contact | None:
    """Add a message to what the same sender wrote a moment before, while that still waits untouched;
    None when there is nothing to add it to. What was said first keeps its ten minutes. Raises Held."""
    check_sender(arrival, sender)
    with transaction.atomic():
        waiting = Contact.objects.select_for_update().filter(
            account=arrival.account,
            sender_index=sender_digest(sender),
            state=Contact.State.RECEIVED,
            held_by=None,
            received_at__gte=arrival.received_at - GOES_ON,
        )
        contact = waiting.order_by("-received_at").first()
        if contact is None:
            return None
        kept = json.loads(contact.raw)
        said = "\n".join(part for part in (kept.get("description", ""), text) if part)
        if len(said) > LONGEST["description"]:
            return None
        contact.raw = json.dumps(kept | {"description": said}, ensure_ascii=False)
        contact.save(update_fields=["raw"])
        contact.attachments.add(*attachments)
    return contact


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(CUT)] + CUT
