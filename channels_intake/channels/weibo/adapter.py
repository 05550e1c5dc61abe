"""A Weibo account: private messages, and posts and comments that name it, become contacts at the desk."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from channels_intake.channels.adapter import Answer, Delivery, Forged, Later, Outcome, Unintelligible
from channels_intake.channels.weibo import envelope
from channels_intake.channels.weibo.envelope import Message
from channels_intake.channels.weibo.media import fetched
from channels_intake.channels.words import plain
from channels_intake.conf import MOST_ATTEMPTS
from channels_intake.guarding.senders import check_sender
from channels_intake.making import go_on, make_contact
from channels_intake.models import Account, Arrival
from channels_intake.pieces import NamedFile, take
from complaints.models import Attachment

PAGES = "https://weibo.com"


class Weibo:
    """The adapter of Weibo accounts."""

    most_bytes = envelope.MOST_BYTES
    kept_headers: frozenset[str] = frozenset()
    kept_query: frozenset[str] = frozenset()

    def check(self, account: Account, delivery: Delivery) -> None:
        envelope.check(account, delivery)
        _opened(delivery)

    def external_id(self, account: Account, delivery: Delivery) -> str:
        """Weibo gives no id: who wrote what, and when. It repeats what was not answered within 5 s."""
        message = _opened(delivery)
        said = (message.kind, message.sender, message.created_at, message.text)
        more = (f"{name}={value}" for name, value in sorted(message.data.items()))
        return hashlib.sha256("\0".join((*said, *more)).encode("utf-8", "replace")).hexdigest()

    def answer(self, account: Account, delivery: Delivery) -> Answer:
        """Empty: nothing is sent to the writer, and Weibo does not call again."""
        return Answer(b"", "text/plain")

    def greeting(self, account: Account, delivery: Delivery) -> Answer:
        """Weibo tries the address once and wants its own word back."""
        envelope.check(account, delivery)
        return Answer(delivery.query.get("echostr", "")[:200].encode(), "text/plain; charset=utf-8")

    def read(self, arrival: Arrival, *, now: datetime) -> Outcome:
        """Raises Unintelligible, Held, and Later while Weibo does not give a picture."""
        message = _message(arrival)
        words = in_words(message)
        if not message.sender or not words:
            return Outcome(ignored=(message.data.get("subtype") or message.kind or "nothing was said")[:60])
        check_sender(arrival, message.sender)
        taken = _taken(arrival, message, now)
        contact = None
        if message.kind != "mention":  # what is public is a complaint of its own
            contact = go_on(arrival=arrival, sender=message.sender, text=words, attachments=taken)
        return Outcome(
            contact=contact
            or make_contact(
                arrival=arrival,
                external_id=f"weibo-{arrival.account_id}-{arrival.external_id}"[:120],
                words={"description": words},
                sender=message.sender,
                attachments=taken,
            )
        )


def files(arrival: Arrival) -> Sequence[NamedFile]:
    """The picture or voice, for as long as Weibo keeps it."""
    return fetched(arrival.account, _message(arrival))


def _message(arrival: Arrival) -> Message:
    try:
        return envelope.message_of(bytes(arrival.body))
    except ValueError as reason:
        raise Unintelligible(str(reason)) from None


def in_words(message: Message) -> str:
    """What somebody sent, as the desk reads it; "" for what asks for nothing, and for types that are
    not known (Weibo asks to pass them over)."""
    said = plain(message.text)
    with override("zh-hans"):
        match message.kind:
            case "text":
                return said
            case "image":
                return _("[picture]")
            case "voice":
                return _("[voice message]")
            case "position":
                where = [message.data.get(name, "") for name in ("latitude", "longitude")]
                return f"{_('[place]')} {said} ({plain(', '.join(where))})"
            case "mention":
                return f"{_mentioned(message)} {said}\n{_page(message)}".strip()
            case "event" if message.data.get("subtype", "").lower() == "click":
                return f"{_('[menu]')} {plain(message.data.get('key', ''))}"
    return ""


def _mentioned(message: Message) -> str:
    return _("[public comment]") if message.data.get("subtype") == "comment" else _("[public post]")


def _page(message: Message) -> str:
    """Where the post stands; comments have no page of their own."""
    number = message.data.get("key", "")
    is_post = message.data.get("subtype") == "status" and number.isascii() and number.isdigit()
    return f"{PAGES}/{message.sender}/{number}" if is_post and message.sender.isalnum() else ""


def _taken(arrival: Arrival, message: Message, now: datetime) -> list[Attachment]:
    """The picture; after the last attempt the words go on without it."""
    try:
        return take(fetched(arrival.account, message), arrival=arrival, now=now).kept
    except OSError as error:
        if arrival.attempts < MOST_ATTEMPTS:
            raise Later(type(error).__name__) from None
        return []


def _opened(delivery: Delivery) -> Message:
    try:
        return envelope.message_of(delivery.body)
    except ValueError as reason:
        raise Forged(str(reason)) from None
