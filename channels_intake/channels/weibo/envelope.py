"""Weibo's envelope: is it Weibo that calls (signature), and what is inside."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from channels_intake.channels.adapter import Delivery, Forged
from channels_intake.models import Account
from channels_intake.signing import check_age

MOST_BYTES = 64 * 1024
LONGEST_VALUE = 20_000
ASKED = ("signature", "timestamp", "nonce")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One push. `data` holds what is particular to its type."""

    kind: str
    sender: str
    receiver: str
    created_at: str
    text: str
    data: dict[str, str]


def signature(secret: str, timestamp: str, nonce: str) -> str:
    """SHA-1 over the three in the order of their signs, as Weibo publishes it."""
    return hashlib.sha1("".join(sorted((secret, timestamp, nonce))).encode()).hexdigest()  # noqa: S324


def check(account: Account, delivery: Delivery) -> None:
    """Raises Forged."""
    secret = account.secret("app_secret")
    given, timestamp, nonce = (delivery.query.get(name, "")[:200] for name in ASKED)
    expected = signature(secret, timestamp, nonce)
    if not secret or not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise Forged("wrong signature")
    check_age(_seconds(timestamp), delivery.received_at)


def message_of(body: bytes) -> Message:
    """Raises ValueError for what is no message."""
    found = _object(body)
    data = found.get("data")
    return Message(
        kind=_word(found.get("type")),
        sender=_word(found.get("sender_id")),
        receiver=_word(found.get("receiver_id")),
        created_at=_word(found.get("created_at")),
        text=_word(found.get("text")),
        data={name: _word(value) for name, value in data.items()} if isinstance(data, dict) else {},
    )


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise ValueError("not a message")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("not a message") from None
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        raise ValueError("not a message")
    return found


def _word(value: object) -> str:
    """Numbers come as such or as words; half of a surrogate pair is shown as U+FFFD."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:LONGEST_VALUE].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _seconds(timestamp: str) -> str:
    """Some of its servers count thousandths of seconds."""
    return timestamp[:-3] if len(timestamp) == 13 else timestamp
