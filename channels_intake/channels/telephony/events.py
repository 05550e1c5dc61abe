"""What a telephone system tells of a call, as bytes and as values (docs/channels.md)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices

from channels_intake.channels.signed_json import instant, object_of, word
from channels_intake.models import Call

MOST_BYTES = 16 * 1024
ID_MAX = 100
NUMBER_MAX = 32
EXTENSION_MAX = 20
URL_MAX = 1000


class Told(TextChoices):
    """The kinds of event."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    RECORDING = "recording"
    TEST = "test"  # of the way alone: there is no such call


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`at` is by the telephone system's clock; `answered_at` may come with the end, so that a lost
    event is made good."""

    told: Told
    call_id: str
    at: datetime
    direction: Call.Direction = Call.Direction.IN
    caller: str = ""
    extension: str = ""
    answered_at: datetime | None = None
    recording_url: str = ""
    request_id: str = ""


def event_of(body: bytes) -> Event:
    """Raises ValueError, which says what is wrong with it."""
    found = object_of(body)
    told = word(found.get("event"), 20)
    if told not in Told.values:
        raise ValueError("no such event")
    call_id, at = _id_of(found), instant(found.get("at"))
    if not call_id:
        raise ValueError("no call_id")
    if at is None:
        raise ValueError("no instant with a zone")
    is_out = found.get("direction") == Call.Direction.OUT
    return Event(
        told=Told(told),
        call_id=call_id,
        at=at,
        direction=Call.Direction.OUT if is_out else Call.Direction.IN,
        caller=word(found.get("caller"), NUMBER_MAX),
        extension=word(found.get("agent"), EXTENSION_MAX),
        answered_at=instant(found.get("answered_at")),
        recording_url=word(found.get("recording_url"), URL_MAX),
        request_id=word(found.get("request_id"), 40),
    )


def id_of(body: bytes) -> str:
    """The same for the same event told twice: its call, and everything it says."""
    digest = hashlib.sha256(body).hexdigest()
    try:
        return f"{_id_of(object_of(body))}/{digest}"
    except ValueError:
        return digest


def _id_of(found: dict[str, Any]) -> str:
    """What is too long is no id: two calls must never become one."""
    given = word(found.get("call_id"), ID_MAX + 1)
    return given if len(given) <= ID_MAX else ""
