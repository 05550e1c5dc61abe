"""Text messages from a gateway over HTTP, as Kannel posts them (`post-url`, docs/channels.md).

Who and when stand in headers, the words in the body; the address carries only the gateway's id of
the message, so that no number is written into anybody's access log. The gateway signs in with a
password (HTTP Basic), which Kannel can and a signature it cannot.
"""

import base64
import binascii
import hashlib
import hmac

from channels_intake.channels.adapter import Answer, Delivery, Forged, Outcome, Unintelligible
from channels_intake.channels.words import plain
from channels_intake.making import make_contact
from channels_intake.models import Account, Arrival
from channels_intake.signing import SHORTEST_SECRET
from privacy.index import normal_phone

MOST_BYTES = 20_000
_UCS2 = frozenset({"ucs-2", "ucs-2be", "iso-10646-ucs-2", "utf-16be", "utf-16"})


class SmsGateway:
    """The adapter of gateways."""

    most_bytes = MOST_BYTES
    kept_query: frozenset[str] = frozenset()
    kept_headers = frozenset(
        {"x-kannel-from", "x-kannel-to", "x-kannel-time", "x-kannel-smsc", "x-kannel-coding", "content-type"}
    )

    def check(self, account: Account, delivery: Delivery) -> None:
        secret = account.secret("password")
        if len(secret) < SHORTEST_SECRET:
            raise Forged("no secret is set")
        if not hmac.compare_digest(_password(delivery.headers.get("authorization", "")), secret.encode()):
            raise Forged("wrong password")

    def external_id(self, account: Account, delivery: Delivery) -> str:
        """The gateway's own id; without one, what was said by whom and when."""
        if given := delivery.query.get("id"):
            return given[:200]
        who = (delivery.headers.get(name, "") for name in ("x-kannel-from", "x-kannel-to", "x-kannel-time"))
        return hashlib.sha256("\0".join(who).encode("utf-8", "replace") + delivery.body).hexdigest()

    def answer(self, account: Account, delivery: Delivery) -> Answer:
        """Empty: Kannel sends what stands here back to the sender."""
        return Answer(b"", "text/plain")

    def greeting(self, account: Account, delivery: Delivery) -> Answer:
        raise Forged("messages are posted")

    def read(self, arrival: Arrival, *, now: object) -> Outcome:
        """Raises Unintelligible for a message without a sender."""
        headers = arrival.named
        sender = headers.get("x-kannel-from", "").strip()
        if not sender:
            raise Unintelligible("no sender")
        words = text_of(bytes(arrival.body), headers.get("content-type", ""))
        if not words:
            return Outcome(ignored="an empty message")
        contact = make_contact(
            arrival=arrival,
            external_id=f"sms-{arrival.account_id}-{arrival.external_id}"[:120],
            words={"phone": sender, "description": words},
            sender=normal_phone(sender) or sender,
        )
        return Outcome(contact=contact)


def text_of(body: bytes, content_type: str) -> str:
    """The words, by the character set that is named; whatever does not fit is shown as U+FFFD."""
    charset = content_type.lower().partition("charset=")[2].strip("\"' ;")
    codec = "utf-16-be" if charset in _UCS2 else "utf-8"
    return plain(body.decode(codec, "replace"))


def _password(authorization: str) -> bytes:
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(given, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""
