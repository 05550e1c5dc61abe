"""A WeChat official account: text, picture, voice, location and menu become one contact at the desk."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import override

from channels_intake.channels.adapter import Answer, Delivery, Forged, Later, Outcome, Unintelligible
from channels_intake.channels.wechat import envelope
from channels_intake.channels.wechat.media import fetched
from channels_intake.channels.words import plain
from channels_intake.conf import MOST_ATTEMPTS
from channels_intake.guarding.senders import check_sender
from channels_intake.making import go_on, make_contact
from channels_intake.models import Account, Arrival
from channels_intake.pieces import NamedFile, take

NOTHING_TO_DO = frozenset({"subscribe", "unsubscribe", "VIEW", "TEMPLATESENDJOBFINISH", "LOCATION", "SCAN"})


class WeChat:
    """The adapter of official accounts."""

    most_bytes = envelope.MOST_BYTES
    kept_headers: frozenset[str] = frozenset()
    kept_query = frozenset(envelope.ASKED)

    def check(self, account: Account, delivery: Delivery) -> None:
        envelope.check(account, delivery)
        self._opened(account, delivery)

    def external_id(self, account: Account, delivery: Delivery) -> str:
        """MsgId; an event has none, but nobody makes two of a kind in a second."""
        fields = self._opened(account, delivery)
        if given := fields.get("MsgId"):
            return given[:200]
        what = "\0".join(fields.get(name, "") for name in ("FromUserName", "CreateTime", "Event", "EventKey"))
        return hashlib.sha256(what.encode()).hexdigest()

    def answer(self, account: Account, delivery: Delivery) -> Answer:
        """A receipt to whoever wrote words; "success" for everything else (WeChat would call again)."""
        fields = self._opened(account, delivery)
        words = str(account.settings.get("receipt") or "")
        if not words or fields.get("MsgType") == "event":
            return Answer(b"success", "text/plain")
        asked = envelope.Asked.of(dict(delivery.query))
        reply = _text_reply(fields, words, asked.timestamp)
        return Answer(
            envelope.sealed(account, reply, asked.timestamp, asked.nonce).encode(), "application/xml"
        )

    def greeting(self, account: Account, delivery: Delivery) -> Answer:
        """WeChat tries the address once and wants its own word back."""
        envelope.check(account, delivery)
        return Answer(delivery.query.get("echostr", "")[:200].encode(), "text/plain; charset=utf-8")

    def read(self, arrival: Arrival, *, now: datetime) -> Outcome:
        """Raises Unintelligible, Held, and Later while WeChat does not give a picture."""
        fields = _fields(arrival)
        sender = fields.get("FromUserName", "")
        words = in_words(fields)
        if not sender or not words:
            return Outcome(ignored=fields.get("Event") or "nothing was said")
        check_sender(arrival, sender)
        try:
            taken = take(fetched(arrival.account, fields), arrival=arrival, now=now).kept
        except OSError as error:
            if arrival.attempts < MOST_ATTEMPTS:
                raise Later(type(error).__name__) from None
            taken = []  # the words must not wait for a picture that never comes
        contact = go_on(arrival=arrival, sender=sender, text=words, attachments=taken)
        return Outcome(
            contact=contact
            or make_contact(
                arrival=arrival,
                external_id=f"wechat-{arrival.account_id}-{arrival.external_id}"[:120],
                words={"description": words, "place": fields.get("Label", "")},
                sender=sender,
                attachments=taken,
            )
        )

    def _opened(self, account: Account, delivery: Delivery) -> dict[str, str]:
        try:
            return envelope.opened(account, delivery.body, dict(delivery.query))
        except ValueError as reason:
            raise Forged(str(reason)) from None


def files(arrival: Arrival) -> Sequence[NamedFile]:
    """The picture, voice or video, which WeChat keeps for three days."""
    return fetched(arrival.account, _fields(arrival))


def _fields(arrival: Arrival) -> dict[str, str]:
    try:
        query = {name.removeprefix("?"): value for name, value in arrival.named.items()}
        return envelope.opened(arrival.account, bytes(arrival.body), query)
    except (Forged, ValueError) as reason:
        raise Unintelligible(str(reason)) from None


def in_words(fields: dict[str, str]) -> str:
    """What somebody sent, as the desk reads it; "" for what asks for nothing."""
    with override("zh-hans"):
        match fields.get("MsgType"):
            case "text":
                return plain(fields.get("Content", ""))
            case "image":
                return _("[picture]")
            case "voice":
                return with_words(_("[voice message]"), fields.get("Recognition", ""))
            case "video" | "shortvideo":
                return _("[video]")
            case "location":
                where = ", ".join(filter(None, (fields.get("Label", ""), _coordinates(fields))))
                return with_words(_("[place]"), where)
            case "link":
                return plain(f"{fields.get('Title', '')} {fields.get('Url', '')}")
            case "event" if fields.get("Event") == "CLICK":
                return with_words(_("[menu]"), fields.get("EventKey", ""))
    return ""


def with_words(kind: str, words: str) -> str:
    return f"{kind} {plain(words)}".strip()


def _coordinates(fields: dict[str, str]) -> str:
    found = [fields.get(name, "") for name in ("Location_X", "Location_Y")]
    return f"({', '.join(found)})" if all(found) else ""


def _text_reply(fields: dict[str, str], words: str, timestamp: str) -> str:
    def tag(name: str, value: str) -> str:
        return f"<{name}>{escape(value)}</{name}>"

    return "".join(
        (
            "<xml>",
            tag("ToUserName", fields.get("FromUserName", "")),
            tag("FromUserName", fields.get("ToUserName", "")),
            tag("CreateTime", timestamp),
            tag("MsgType", "text"),
            tag("Content", words),
            "</xml>",
        )
    )
