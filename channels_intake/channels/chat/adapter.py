"""On-line chats, handed over when they are over: one session is one contact (S001-3)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from channels_intake.channels.adapter import Answer, Delivery, Forged, Outcome, Unintelligible
from channels_intake.channels.chat.transcript import MOST_BYTES, Transcript, read, session_of
from channels_intake.conversations import begin, over
from channels_intake.guarding.senders import check_sender
from channels_intake.making import LONGEST, cut
from channels_intake.models import Account, Arrival, Contact
from channels_intake.pieces import take
from channels_intake.signing import check_signature
from privacy.index import normal_phone

CUSTOMER = "customer"  # the header under which an upload says who the customer is
OLDEST = timedelta(days=60)
TRANSCRIPT_MAX = 8000  # characters as JSON, beside the customer's own words


class Chat:
    """The adapter of chat systems, and of transcripts that people upload."""

    most_bytes = MOST_BYTES
    kept_headers: frozenset[str] = frozenset()
    kept_query: frozenset[str] = frozenset()

    def check(self, account: Account, delivery: Delivery) -> None:
        check_signature(account.secret("hmac"), delivery)

    def external_id(self, account: Account, delivery: Delivery) -> str:
        return id_of(delivery.body)

    def answer(self, account: Account, delivery: Delivery) -> Answer:
        return Answer()

    def greeting(self, account: Account, delivery: Delivery) -> Answer:
        raise Forged("transcripts are posted")

    def read(self, arrival: Arrival, *, now: datetime) -> Outcome:
        """Raises Unintelligible, Held, and Later while the transcript cannot be looked at."""
        try:
            transcript = read(bytes(arrival.body), arrival.named.get(CUSTOMER, ""))
        except ValueError as reason:
            raise Unintelligible(str(reason)) from None
        sender = transcript.account or normal_phone(transcript.phone)
        check_sender(arrival, sender)
        if not transcript.customers_words:
            return Outcome(ignored="the customer said nothing")
        return Outcome(contact=_contact(arrival, transcript, sender, now))


def id_of(body: bytes) -> str:
    """The same for a transcript handed over twice."""
    return f"{session_of(body)}/{hashlib.sha256(body).hexdigest()}"


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


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    data: bytes


def _file(transcript: Transcript, began_at: datetime) -> _File:
    """The whole conversation, as evidence that goes along into the ticket."""
    name = f"chat-{timezone.localtime(began_at):%Y%m%d-%H%M%S}.txt"
    return _File(name, transcript.conversation.encode())


def _plausible(at: datetime | None, received_at: datetime) -> datetime:
    """Not later than we heard of it, and not months before."""
    return at if at and received_at - OLDEST <= at <= received_at else received_at
