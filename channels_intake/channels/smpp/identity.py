"""By what a message that the centre repeats is known: SMPP gives it no id, and a new sequence number."""

from datetime import datetime, timedelta

from channels_intake.channels.smpp.parts import part_of
from channels_intake.channels.smpp.pdu import Delivered, Pdu
from channels_intake.models import Account, Arrival
from privacy.index import blind_index

REPEATED = timedelta(hours=1)
_PURPOSE = "smpp"


def external_id(account: Account, pdu: Pdu, *, now: datetime) -> str:
    """The same for a message repeated within an hour, also over the full hour (two hours at most).

    It begins with `family`, so that the parts of a message are found by a range of this index; it has
    no sign but digits and small letters, which every collation sorts alike.
    """
    said = f"{family(pdu)}{_digest(pdu.body)[:32]}"
    hour = int(now.timestamp() // REPEATED.total_seconds())
    before = f"{said}{hour - 1:08x}"
    if Arrival.objects.filter(account=account, external_id=before).exists():
        return before
    return f"{said}{hour:08x}"


def family(pdu: Pdu) -> str:
    """Equal for the parts of one message: sender, number written to, reference, number of parts."""
    try:
        message = Delivered.of(pdu.body)
    except ValueError:
        return _digest(pdu.body)[:32]
    part = part_of(message)
    whose = f"{message.source}\0{message.destination}\0{part.reference}\0{part.total}"
    return _digest(whose.encode())[:32]


def _digest(data: bytes) -> str:
    """Keyed: numbers of telephones are too few for a plain digest to hide them."""
    return blind_index(data.hex(), _PURPOSE).hex()
