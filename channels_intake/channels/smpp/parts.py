"""Messages longer than one: which part of which this is, and which parts belong together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels_intake.channels.smpp.pdu import Delivered, Tag

HEADER_INCLUDED = 0x40  # of esm_class: the message begins with a user data header
TOGETHER = timedelta(minutes=10)  # between the first and the last part of one message
_NARROW, _WIDE = 0x00, 0x08  # information elements: reference of 8 or of 16 bits (3GPP TS 23.040)


@dataclass(frozen=True, slots=True)
class Part:
    """Part `number` of `total`, counted from 1; a whole message is 1 of 1."""

    reference: int = 0
    total: int = 1
    number: int = 1
    text: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part as it arrived. `arrival` grows with every arrival."""

    arrival: int
    received_at: datetime
    part: Part
    data_coding: int


def part_of(message: Delivered) -> Part:
    """By the header in the text, else by the optional parameters; numbers that make no sense mean
    a message of its own."""
    header, text = _split(message)
    found = _in_header(header) or _in_parameters(message.optional)
    if found is None:
        return Part(text=text)
    reference, total, number = found
    return Part(reference, total, number, text) if 1 <= number <= total > 1 else Part(text=text)


def together(pieces: Iterable[Piece], arrival: int) -> dict[int, Piece]:
    """The parts of the message that this arrival is of, by number. Telephones use a reference again:
    a part that is there already, or comes late, begins another message. Whoever asks, and whatever
    arrived since, the answer begins with the same piece."""
    messages: list[dict[int, Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.arrival):
        mine = next((m for m in messages if _lacks(m, piece)), None)
        if mine is None:
            messages.append(mine := {})
        mine[piece.part.number] = piece
    return next(m for m in messages if any(piece.arrival == arrival for piece in m.values()))


def first_of(message: dict[int, Piece]) -> Piece:
    return min(message.values(), key=lambda piece: piece.arrival)


def _lacks(message: dict[int, Piece], piece: Piece) -> bool:
    started_at = first_of(message).received_at
    return piece.part.number not in message and piece.received_at - started_at <= TOGETHER


def _split(message: Delivered) -> tuple[bytes, bytes]:
    """The header without its length, and the text."""
    payload = message.payload
    if not message.esm_class & HEADER_INCLUDED or not payload or payload[0] >= len(payload):
        return b"", payload
    end = 1 + payload[0]
    return payload[1:end], payload[end:]


def _in_header(header: bytes) -> tuple[int, int, int] | None:
    at = 0
    while at + 2 <= len(header):
        kind, length = header[at], header[at + 1]
        value = header[at + 2 : at + 2 + length]
        if (kind, len(value)) in ((_NARROW, 3), (_WIDE, 4)):
            return int.from_bytes(value[:-2]), value[-2], value[-1]
        at += 2 + length
    return None


def _in_parameters(optional: dict[int, bytes]) -> tuple[int, int, int] | None:
    values = [optional.get(tag, b"") for tag in (Tag.SAR_REFERENCE, Tag.SAR_TOTAL, Tag.SAR_PART)]
    if [len(value) for value in values] != [2, 1, 1]:
        return None
    reference, total, number = (int.from_bytes(value) for value in values)
    return reference, total, number
