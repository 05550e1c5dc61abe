"""A chat session as its system hands it over: JSON of our own, or the text people save (docs/channels.md).

What the customer said stands apart from what our people and machines said. Whatever is too much to
read here stays in the original.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from channels_intake.channels.chat.said import MOST_LINES, NAME_MAX, TEXT_MAX, Said
from channels_intake.channels.chat.saved_text import messages_of
from channels_intake.channels.mailbox.charsets import text_of
from channels_intake.channels.signed_json import instant, object_of, word
from channels_intake.channels.words import plain

MOST_BYTES = 1024 * 1024
ID_MAX = 100
CUSTOMERS = frozenset({"customer", "visitor", "user", "client"})


class NobodyKnown(ValueError):
    """Nothing says which of the people is the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """`account` is that of the customer there; "" for somebody unknown."""

    session_id: str
    said: tuple[Said, ...]
    started_at: datetime | None = None
    ended_at: datetime | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    account: str = ""

    @property
    def customers_words(self) -> str:
        return "\n".join(each.text for each in self.said if each.by_customer)

    @property
    def conversation(self) -> str:
        """Everything that was said, a line each, for people to read."""
        return "\n".join(each.line for each in self.said)


def read(body: bytes, customer: str = "") -> Transcript:
    """`customer` is the name by which the customer appears in a text. Raises ValueError, which says
    what is wrong."""
    if len(body) > MOST_BYTES:
        raise ValueError("too large")
    found = _of_json(body) if body.lstrip()[:1] == b"{" else _of_text(body, customer)
    if not found.said:
        raise ValueError("nobody said anything")
    return _with_instants(found)


def session_of(body: bytes) -> str:
    """The id of the session, "" where none can be read."""
    try:
        return _session_id(object_of(body).get("session_id"))
    except ValueError:
        return ""


def _of_json(body: bytes) -> Transcript:
    found = object_of(body)
    session_id = _session_id(found.get("session_id"))
    if not session_id:
        raise ValueError("no session_id")
    person = found.get("customer")
    known = person if isinstance(person, dict) else {}
    messages = found.get("messages")
    listed = messages if isinstance(messages, list) else []
    said = (_message(each) for each in listed[:MOST_LINES] if isinstance(each, dict))
    return Transcript(
        session_id=session_id,
        said=tuple(each for each in said if each.text),
        started_at=instant(found.get("started_at")),
        ended_at=instant(found.get("ended_at")),
        name=word(known.get("name"), NAME_MAX),
        phone=word(known.get("phone"), 32),
        email=word(known.get("email"), 254),
        account=word(known.get("id"), 200),
    )


def _message(found: dict[str, object]) -> Said:
    return Said(
        by_customer=word(found.get("from"), 20).lower() in CUSTOMERS,
        name=word(found.get("name"), NAME_MAX),
        at=instant(found.get("at")),
        text=word(found.get("text"), TEXT_MAX),
    )


def _of_text(body: bytes, customer: str) -> Transcript:
    said = messages_of(plain(text_of(body)), customer.strip())
    if said and not any(each.by_customer for each in said):
        raise NobodyKnown("nobody is known to be the customer")
    digest = hashlib.sha256(body).hexdigest()[:40]
    return Transcript(session_id=f"text-{digest}", said=said, name=customer.strip())


def _with_instants(found: Transcript) -> Transcript:
    """Where nothing says when it began and ended, its messages do."""
    instants = [each.at for each in found.said if each.at]
    return replace(
        found,
        started_at=found.started_at or min(instants, default=None),
        ended_at=found.ended_at or max(instants, default=None),
    )


def _session_id(given: object) -> str:
    """What is too long is no id: two sessions must never become one."""
    found = word(given, ID_MAX + 1)
    return found if len(found) <= ID_MAX else ""
