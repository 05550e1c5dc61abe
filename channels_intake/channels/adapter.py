"""The one shape of every channel: check who calls, keep it, answer, and read it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channels_intake.models import Account, Arrival, Contact
from complaints.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What was posted to us. Names of headers are in lower case."""

    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider is told, as its protocol wants it."""

    body: bytes = b'{"received": true}'
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an arrival: a contact, words on a ticket, or nothing for the reason given."""

    contact: Contact | None = None
    ticket: Ticket | None = None
    ignored: str = ""


class Forged(Exception):
    """The caller is not who it says, or says it too late; nothing is kept. The text is for the log."""


class Unintelligible(Exception):
    """The arrival cannot be read, now or later; it stays whole in quarantine with this reason."""


class Later(Exception):
    """What it needs is not here yet: it is read again in a minute. Readers raise it only while
    attempts are left (channels_intake.conf)."""


class Held(Exception):
    """The arrival waits, whole, until somebody looks at it and releases it; the text says why."""


class Adapter(Protocol):
    """One protocol. `read` runs in a transaction that also settles the arrival."""

    def read(self, arrival: Arrival, *, now: datetime) -> Outcome:
        """Make of it what it is. Raises Unintelligible, and Held."""


class Webhook(Adapter, Protocol):
    """A protocol whose provider posts to us."""

    most_bytes: int
    kept_headers: frozenset[str]
    kept_query: frozenset[str]  # kept among the headers, as "?name"

    def check(self, account: Account, delivery: Delivery) -> None:
        """Raises Forged."""

    def external_id(self, account: Account, delivery: Delivery) -> str:
        """The same for a delivery that is repeated, and for no other."""

    def answer(self, account: Account, delivery: Delivery) -> Answer:
        """What the provider is told once its delivery is kept."""

    def greeting(self, account: Account, delivery: Delivery) -> Answer:
        """What a GET is told, by which some providers try an address. Raises Forged."""
