"""A telephone system that tells of its calls: each incoming one is one contact (S001-3, S002-2)."""

from datetime import datetime

from channels_intake.channels.adapter import Answer, Delivery, Forged, Outcome, Unintelligible
from channels_intake.channels.telephony.calls import heard
from channels_intake.channels.telephony.events import MOST_BYTES, event_of, id_of
from channels_intake.models import Account, Arrival
from channels_intake.signing import check_signature


class Telephony:
    """The adapter of telephone systems."""

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
        raise Forged("events are posted")

    def read(self, arrival: Arrival, *, now: datetime) -> Outcome:
        """Raises Unintelligible."""
        try:
            event = event_of(bytes(arrival.body))
        except ValueError as reason:
            raise Unintelligible(str(reason)) from None
        call = heard(event, arrival=arrival)
        return Outcome(contact=call.contact, ticket=None if call.contact else call.ticket)
