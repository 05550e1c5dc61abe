"""Printing: a played case, set up once, gives as many tickets as its script says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Self
from uuid import UUID

from complaints.chain import instant
from demo.entering import salts
from demo.play import Play
from demo.printing import filling
from demo.printing.entry import spare
from demo.printing.filling import Filled
from demo.printing.plate import Plate, cast
from demo.printing.retelling import Retelling, Retold
from demo.tables import Table

Printed = Sequence[tuple[Table, bytes]]


@dataclass(frozen=True, slots=True)
class Press:
    plate: Plate
    retold: Retold
    number: int  # where the ticket's own goes
    keys: Callable[[int], Filled]
    numbers: Callable[[int], Filled]
    sealed: Callable[[Retelling], Filled]
    own: Callable[[Retelling, str], Filled]
    once: Callable[[UUID, int], Filled]

    @classmethod
    def of(cls, play: Play, following: datetime) -> Self:
        """`following` is when the next complaint was entered: all of these come before it.

        Raises LookupError for a story with files: each belongs to one ticket, as its content does.
        """
        if play.case.files:
            raise LookupError("A story with files is told once.")
        case, copies = play.case, play.script.copies
        room = spare(case, following)
        plate = cast(case, entry_moves=bool(room))
        gaps = plate.gaps
        return cls(
            plate=plate,
            retold=Retold.of(play.script),
            number=gaps.place("number", case.ticket.number),
            keys=filling.keys(gaps.kind("key")),
            numbers=filling.numbers(gaps.kind("number")),
            sealed=filling.sealed(gaps.kind("sealed")),
            own=filling.own(gaps.kind("own")),
            once=_once(plate, case.ticket.entered_at, room / copies),
        )

    def impression(self, place: int) -> Printed:
        """The lines of the ticket `place` places after the played one, table by table."""
        values = [b""] * len(self.plate.gaps.places)
        told = self.retold.by(place)
        key = told.complaint.entry_key
        for where, text in self.numbers(place):
            values[where] = text
        own = self.own(told, values[self.number].decode())
        for where, text in chain(self.keys(place), self.sealed(told), own, self.once(key, place)):
            values[where] = text
        filling.link(self.plate.links, salts(key), values)
        return [(table, lines.filled(values)) for table, lines in self.plate.tables]


def _once(plate: Plate, entered_at: datetime, apart: timedelta) -> Callable[[UUID, int], Filled]:
    """The entry's key and instant, which stand in several tables."""
    [key_at] = plate.gaps.kind("entry_key").values()
    instants = [*plate.gaps.kind("entered_at").values()]

    def fill(key: UUID, place: int) -> Filled:
        yield key_at, str(key).encode()
        for where in instants:
            yield where, instant(entered_at + apart * place).encode()

    return fill
