"""What the protocols of our own have in common: a signed POST of one JSON object, answered alike."""

from datetime import datetime

from channels_intake.channels.adapter import Answer, Delivery, Forged
from channels_intake.models import Account
from channels_intake.signing import check_signature

SECRET = "hmac"  # noqa: S105  its name among those of the account


class SignedWebhook:
    """The part of a Webhook that knows nothing of what the object says."""

    kept_headers: frozenset[str] = frozenset()
    kept_query: frozenset[str] = frozenset()

    def check(self, account: Account, delivery: Delivery) -> None:
        check_signature(account.secret(SECRET), delivery)

    def external_id(self, account: Account, delivery: Delivery) -> str:
        return self.id_of(delivery.body)

    def answer(self, account: Account, delivery: Delivery) -> Answer:
        return Answer()

    def greeting(self, account: Account, delivery: Delivery) -> Answer:
        raise Forged("nothing is asked for here, only posted")

    def id_of(self, body: bytes) -> str:
        """The same for the same object posted twice, and for no other."""
        raise NotImplementedError

    def harmless(self, name: str, now: datetime) -> bytes:
        """What its provider might post, and what asks for nothing: read, it is ignored."""
        raise NotImplementedError
