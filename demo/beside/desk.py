"""What waits at the desk when the demo begins: its ten minutes are running."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.actors import CUSTOMER
from channels_intake.receiving import InboundMessage, receive
from complaints.models import Ticket
from complaints.states import Channel

LONG = timedelta(days=4)
PERSONAL = ("name", "phone", "email", "place", "description", "demand")


def fill_desk(waiting: Sequence[Mapping[str, Any]], *, seed: int, end: datetime) -> None:
    """The same seed and end bring the same messages, once."""
    for place, said in enumerate(waiting):
        message = InboundMessage(
            channel=Channel(said["channel"]),
            external_id=f"demo-{seed}-{end:%Y%m%d%H%M%S}-{place}",
            received_at=end - timedelta(minutes=said["minutes"]),
            words=_words(said, end),
        )
        receive(message=message, by=CUSTOMER)


def _words(said: Mapping[str, Any], end: datetime) -> dict[str, str]:
    known = _somebody_waiting(end) if said.get("known") else {}
    return known | {name: said[name] for name in PERSONAL if said.get(name)}


def _somebody_waiting(end: datetime) -> dict[str, str]:
    """The customer of a complaint that is not solved after LONG; nobody in a demo without any."""
    unsolved = Ticket.objects.open().filter(resolved_at=None, received_at__lt=end - LONG)
    latest = unsolved.select_related("customer").order_by("-received_at", "-pk")
    person = next((case.customer for case in latest.iterator(20) if case.customer.phone), None)
    return {"name": person.name, "phone": person.phone} if person else {}
