"""A telephone system that tells of its calls: each incoming one is one contact (S001-3, S002-2)."""

import json
from datetime import datetime

from channels_intake.channels.adapter import Outcome, Unintelligible
from channels_intake.channels.signed_webhook import SignedWebhook
from channels_intake.channels.telephony.calls import heard
from channels_intake.channels.telephony.events import MOST_BYTES, Told, event_of, id_of
from channels_intake.models import Arrival


class Telephony(SignedWebhook):
    """The adapter of telephone systems."""

    most_bytes = MOST_BYTES

    def id_of(self, body: bytes) -> str:
        return id_of(body)

    def harmless(self, name: str, now: datetime) -> bytes:
        return json.dumps({"event": Told.TEST, "call_id": name, "at": now.isoformat()}).encode()

    def read(self, arrival: Arrival, *, now: datetime) -> Outcome:
        """Raises Unintelligible."""
        try:
            event = event_of(bytes(arrival.body))
        except ValueError as reason:
            raise Unintelligible(str(reason)) from None
        if event.told is Told.TEST:
            return Outcome(ignored="a test")
        call = heard(event, arrival=arrival)
        return Outcome(contact=call.contact, ticket=None if call.contact else call.ticket)
