"""On-line chats, handed over when they are over: one session is one contact (S001-3)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from channels_intake.channels.adapter import Outcome, Unintelligible
from channels_intake.channels.chat.transcript import MOST_BYTES, Transcript, read, session_of
from channels_intake.channels.signed_webhook import SignedWebhook
from channels_intake.conversations import begin, over
from channels_intake.guarding.senders import check_sender
from channels_intake.making import LONGEST, cut
from channels_intake.models import Arrival, Contact
from channels_intake.pieces import NamedFile, take
from privacy.index import normal_phone

CUSTOMER = "customer"  # the header under which an upload says who the customer is
OLDEST = timedelta(days=60)
TRANSCRIPT_MAX = 8000  # characters as JSON, beside the customer's own words


class Chat(SignedWebhook):
    """The adapter of chat systems, and of transcripts that people upload."""

    most_bytes = MOST_BYTES

    def id_of(self, body: bytes) -> str:
        return id_of(body)

    def harmless(self, name: str, now: datetime) -> bytes:
        said = {"from": "system", "at": now.isoformat(), "text": "test"}
        return json.dumps({"session_id": name, "messages": [said]}).encode()

    def read(self, arrival: Arrival, *, now: datetime) -> Outcome:
        """Raises Unintelligible, Held, and Later while the transcript cannot be looked at."""
        transcript = _transcript(arrival)
        sender = transcript.account or normal_phone(transcript.phone)
        check_sender(arrival, sender)
        if not transcript.customers_words:
            return Outcome(ignored="the customer said nothing")
        return Outcome(contact=_contact(arrival, transcript, sender, now))


def id_of(body: bytes) -> str:
    """The same for a transcript handed over twice."""
    return f"{session_of(body)}/{hashlib.sha256(body).hexdigest()}"


def files(arrival: Arrival) -> Sequence[NamedFile]:
    """The conversation as a file."""
    transcript = _transcript(arrival)
    return [_file(transcript, _plausible(transcript.started_at, arrival.received_at))]


def _transcript(arrival: Arrival) -> Transcript:
    try:
        return read(bytes(arrival.body), arrival.named.get(CUSTOMER, ""))
    except ValueError as reason:
        raise Unintelligible(str(reason)) from None


def _contact(arrival: Arrival, transcript: Transcript, sender: str, now: datetime) -> Contact:
    """Received when the chat began, with its ten minutes from when it was over. A session handed over
    again is the contact of the first time."""
    external_id = f"chat-{arrival.account_id}-{transcript.session_id}"
    known = Contact.objects.filter(channel=arrival.account.channel, external_id=external_id).first()
    if known:
        return known
    began_at = _plausible(transcript.started_at, arrival.received_at)
    contact = begin(
        account=arrival.account,
        external_id=external_id,
        received_at=began_at,
        words=_words(transcript),
        sender=sender,
    )
    contact.attachments.set(take([_file(transcript, began_at)], arrival=arrival, now=now).kept)
    over(contact=contact, at=max(began_at, _plausible(transcript.ended_at, arrival.received_at)))
    return contact


def _words(transcript: Transcript) -> dict[str, str]:
    return {
        "name": transcript.name,
        "phone": transcript.phone,
        "email": transcript.email,
        "description": cut(transcript.customers_words, LONGEST["description"]),
        "transcript": _fitting(transcript.conversation),
    }


def _fitting(text: str) -> str:
    """As much as fits beside the other words of a contact, however it is escaped there."""
    kept = text
    while len(json.dumps(kept, ensure_ascii=False)) > TRANSCRIPT_MAX:
        kept = cut(text, len(kept) * 3 // 4)
    return kept


def _file(transcript: Transcript, began_at: datetime) -> NamedFile:
    """The whole conversation, as evidence that goes along into the ticket."""
    name = f"chat-{timezone.localtime(began_at):%Y%m%d-%H%M%S}.txt"
    return NamedFile(name, transcript.conversation.encode())


def _plausible(at: datetime | None, received_at: datetime) -> datetime:
    """Not later than we heard of it, and not months before."""
    return at if at and received_at - OLDEST <= at <= received_at else received_at
