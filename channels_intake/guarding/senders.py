"""Who wrote, as a keyed digest; and whether what they write waits for review."""

from django.db.models import Q

from accounts.prepared import Prepared, Slot
from channels_intake.channels.adapter import Held
from channels_intake.models import Arrival, Block
from privacy.index import blind_index

BLOCKED = "a blocked sender"
BLOCKS = Prepared(lambda met: Block.objects.in_force(Slot("at")).filter(met).only("pk")[:1])


def sender_digest(sender: str) -> bytes | None:
    """Exact look-up of who wrote, without storing it; None for an unknown sender."""
    return blind_index(sender, "sender") if sender else None


def check_sender(arrival: Arrival, sender: str) -> None:
    """Raises Held for a sender who was blocked when this arrived, unless somebody released it.

    `sender` is the address, number or account as its channel normalises it.
    """
    if arrival.released_at or not sender or arrival.let_in == sender:
        return
    if BLOCKS.rows(Q(digest=sender_digest(sender)), at=arrival.received_at):
        raise Held(BLOCKED)
    arrival.let_in = sender
