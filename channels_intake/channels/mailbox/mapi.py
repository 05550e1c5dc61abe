"""Properties of Outlook's objects as a winmail.dat holds them (MS-OXTNEF § 2.1.3.4)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MOST_STEPS = 200_000  # of reading all of them: half a second
OBJECT, NARROW, WIDE, BINARY = 0x0D, 0x1E, 0x1F, 0x102  # kinds whose length is said
_SIZES = {
    **dict.fromkeys((0x02, 0x0B), 2),
    **dict.fromkeys((0x03, 0x04, 0x0A), 4),
    **dict.fromkeys((0x05, 0x06, 0x07, 0x14, 0x40), 8),
    0x01: 0,
    0x48: 16,
}
_PROPERTY = struct.Struct("<HH")  # kind, name
_WHOLE = struct.Struct("<I")
_NAMED, _SEVERAL = 0x8000, 0x1000  # a property named by a GUID; one with many values

Value = tuple[int, memoryview]  # kind and bytes


class CutOff(Exception):
    """There is less than was announced."""


@dataclass(slots=True)
class Budget:
    """How much is still done for one winmail.dat."""

    steps: int = MOST_STEPS


@dataclass(slots=True)
class Reader:
    """Takes what is announced, or raises CutOff: nothing is ever done as often as a file merely says."""

    data: memoryview
    budget: Budget
    at: int = 0

    def take(self, length: int) -> memoryview:
        end = self.at + length
        self.budget.steps -= 1
        if end > len(self.data) or self.budget.steps < 0:
            raise CutOff
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def whole(self) -> int:
        return int(_WHOLE.unpack(self.take(_WHOLE.size))[0])

    def counted(self) -> memoryview:
        """A value after its length, filled up to four bytes."""
        length = self.whole()
        taken = self.take(length)
        self.at += -length % 4
        return taken


def properties(reader: Reader) -> Iterator[tuple[int, Value]]:
    """Name, and kind with the first value, of each that has no GUID; the others are passed over."""
    try:
        for _ in range(reader.whole()):
            kind, name = _PROPERTY.unpack(reader.take(_PROPERTY.size))
            if name >= _NAMED:
                reader.take(16)
                if reader.whole():
                    reader.counted()
                else:
                    reader.whole()
            value = _value(reader, kind)
            if name < _NAMED:
                yield name, (kind & ~_SEVERAL, value)
    except CutOff:
        return


def _value(reader: Reader, kind: int) -> memoryview:
    """The first, with the reader behind the last. Raises CutOff also for a kind nobody knows: how long
    it is cannot be known either."""
    several = reader.whole() if kind & _SEVERAL else 1
    if (size := _SIZES.get(kind & ~_SEVERAL)) is not None:
        return reader.take(size * several + -size * several % 4)
    if kind & ~_SEVERAL not in (OBJECT, NARROW, WIDE, BINARY):
        raise CutOff
    several = several if kind & _SEVERAL else reader.whole()
    first = reader.data[:0]
    for place in range(several):
        value = reader.counted()
        first = first if place else value
    return first
