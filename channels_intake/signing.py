"""What proves that a delivery comes from whom it says, and now: an HMAC over instant and body.

The caller sends `X-Timestamp` (seconds since 1970) and `X-Signature`: "sha256=" and the hex of
HMAC-SHA256 over "<timestamp>.<body>" under the secret of the account. A delivery repeated within
the window is the same arrival by its id; one older or newer than the window is refused.
"""

import hashlib
import hmac
from datetime import UTC, datetime

from channels_intake.channels.adapter import Delivery, Forged
from channels_intake.conf import REPLAY_WINDOW

TIMESTAMP = "x-timestamp"
SIGNATURE = "x-signature"
SHORTEST_SECRET = 32  # characters


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The value of X-Signature."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def check_signature(secret: str, delivery: Delivery) -> None:
    """Raises Forged; an account whose secret is missing or short accepts nothing."""
    if len(secret) < SHORTEST_SECRET:
        raise Forged("no secret is set")
    timestamp = delivery.headers.get(TIMESTAMP, "")
    given = delivery.headers.get(SIGNATURE, "")
    if not hmac.compare_digest(sign(secret, timestamp, delivery.body).encode(), given.encode()):
        raise Forged("wrong signature")
    check_age(timestamp, delivery.received_at)


def check_age(timestamp: str, now: datetime) -> None:
    """Raises Forged when it is not within REPLAY_WINDOW of now."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Forged("no timestamp")
    if abs(now - datetime.fromtimestamp(int(timestamp), UTC)) > REPLAY_WINDOW:
        raise Forged("too old or too new")
