"""Messages as a centre writes them, and what becomes of them here."""

import json
import struct
from datetime import UTC, datetime, timedelta

from channels_intake import arriving
from channels_intake.channels.smpp.identity import external_id
from channels_intake.channels.smpp.pdu import Command, Pdu
from channels_intake.models import Account, Arrival, Contact, Kind
from tests.channels_intake.smpp.smsc import PASSWORD, deliver_body, tlv

STORY = "城东路没信号，快修 䶮𠮷😤"
UDH, RECEIPT = 0x40, 0x04
NOON = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)


def ucs2(words: str) -> bytes:
    return words.encode("utf-16-be")


def narrow(number: int, total: int = 3, reference: int = 7) -> bytes:
    return bytes([5, 0, 3, reference, total, number])


def wide(number: int, total: int = 3, reference: int = 700) -> bytes:
    return bytes([6, 8, 4]) + struct.pack(">HBB", reference, total, number)


def sar(number: int, total: int = 3, reference: int = 700) -> bytes:
    numbers = ((0x020C, struct.pack(">H", reference)), (0x020E, bytes([total])), (0x020F, bytes([number])))
    return b"".join(tlv(tag, value) for tag, value in numbers)


def an_account(**settings) -> Account:
    given = {"host": "127.0.0.1", "port": 9, "security": "none", "system_id": "desk", **settings}
    account = Account(kind=Kind.SMPP, slug="smpp", name="短信中心", settings=given)
    account.keep_secrets(password=PASSWORD)
    account.save()
    return account


def handed_in(account: Account, text: bytes, *, at: datetime = NOON, sequence: int = 1, **how) -> Arrival:
    """What the receiver keeps of a message that arrives then."""
    pdu = Pdu(Command.DELIVER_SM, 0, sequence, deliver_body(text, **how))
    name = external_id(account, pdu, now=at)
    kept = arriving.keep(account=account, external_id=name, body=pdu.packed(), received_at=at, now=at)
    return kept.arrival


def read_all(times: int = 1, at: datetime = NOON) -> None:
    for _ in range(times):
        arriving.read_waiting(now=at)
        at += arriving.LEASE + timedelta(seconds=1)  # reading itself takes a moment


def described() -> list[str]:
    return [json.loads(contact.raw)["description"] for contact in Contact.objects.order_by("pk")]
