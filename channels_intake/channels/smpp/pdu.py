"""SMPP 3.4 on the wire: the four numbers in front of every PDU, and what a deliver_sm holds (§ 4.6)."""

import struct
from dataclasses import dataclass
from enum import IntEnum

HEADER = struct.Struct(">IIII")
MOST_BYTES = 70_000  # message_payload holds at most 64 KiB
RESPONSE = 0x8000_0000


class Command(IntEnum):
    GENERIC_NACK = 0x8000_0000
    BIND_RECEIVER = 0x01
    DELIVER_SM = 0x05
    UNBIND = 0x06
    BIND_TRANSCEIVER = 0x09
    ENQUIRE_LINK = 0x15


class Status(IntEnum):
    OK = 0x00
    UNKNOWN_COMMAND = 0x03


class Tag(IntEnum):
    """Optional parameters that matter for reading (§ 5.3.2)."""

    SAR_REFERENCE = 0x020C
    SAR_TOTAL = 0x020E
    SAR_PART = 0x020F
    MESSAGE_PAYLOAD = 0x0424


@dataclass(frozen=True, slots=True)
class Pdu:
    command: int
    status: int
    sequence: int
    body: bytes = b""

    def packed(self) -> bytes:
        length = HEADER.size + len(self.body)
        return HEADER.pack(length, self.command, self.status, self.sequence) + self.body

    @classmethod
    def of(cls, raw: bytes) -> "Pdu":
        """Raises ValueError."""
        if len(raw) < HEADER.size:
            raise ValueError("no PDU")
        _length, command, status, sequence = HEADER.unpack_from(raw)
        return cls(command, status, sequence, raw[HEADER.size :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The body of a deliver_sm; `payload` are the bytes of the message, its user data header included."""

    source: str
    destination: str
    esm_class: int
    data_coding: int
    payload: bytes
    optional: dict[int, bytes]

    @classmethod
    def of(cls, body: bytes) -> "Delivered":
        """Raises ValueError for what is cut off or is no deliver_sm."""
        found = _Fields(body)
        found.text()  # service_type
        found.take(2)
        source = found.text()
        found.take(2)
        destination = found.text()
        esm_class, *_others = found.take(3)
        found.text()  # schedule_delivery_time
        found.text()  # validity_period
        _registered, _replace, data_coding, _template, length = found.take(5)
        short_message = found.take(length)
        optional = found.optional()
        return cls(
            source=source,
            destination=destination,
            esm_class=esm_class,
            data_coding=data_coding,
            payload=short_message or optional.get(Tag.MESSAGE_PAYLOAD, b""),
            optional=optional,
        )


def c_string(text: str) -> bytes:
    """As SMPP writes words: ended by a zero byte."""
    return text.encode("ascii", "replace").replace(b"\0", b"") + b"\0"


class _Fields:
    """A body, taken from its front."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def take(self, count: int) -> bytes:
        taken = self._body[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("cut off")
        self._at += count
        return taken

    def text(self) -> str:
        end = self._body.find(b"\0", self._at)
        if end < 0:
            raise ValueError("cut off")
        return self.take(end + 1 - self._at)[:-1].decode("latin-1")

    def optional(self) -> dict[int, bytes]:
        """Those of the rest; one that is cut off ends them, the message itself is whole."""
        found: dict[int, bytes] = {}
        while len(self._body) - self._at >= 4:
            tag, length = struct.unpack(">HH", self.take(4))
            if len(self._body) - self._at < length:
                break
            found.setdefault(tag, self.take(length))
        return found
