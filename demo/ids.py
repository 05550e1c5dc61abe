"""Primary keys taken from the sequences before anything is stored, so that rows can name each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Self

from django.db import connection, models

from complaints.models import Appeal, Customer, Plan, PlanOption, Proposal, ResultNotice, Ticket
from sla.models import Clock

# Rows other rows point to: how many at most, per ticket. All others are numbered as they are stored.
PER_TICKET: dict[type[models.Model], int] = {
    Customer: 1,
    Ticket: 1,
    Plan: 3,
    PlanOption: 4,
    ResultNotice: 2,
    Proposal: 1,
    Appeal: 1,
    Clock: 12,
}
SPARE = 0
DRAW = "SELECT min(key), max(key) FROM (SELECT nextval(%s) AS key FROM generate_series(1, %s)) AS drawn"


@dataclass(slots=True)
class Ids:
    """The keys of one part of a demo, `copies` in a row for each row that is played."""

    free: Mapping[type[models.Model], Iterator[int]]
    copies: int = 1

    @classmethod
    def of(cls, first: Mapping[type[models.Model], int], before: int, tickets: int) -> Self:
        """Those of so many tickets that come after so many others."""
        found: dict[type[models.Model], Iterator[int]] = {}
        for model, most in PER_TICKET.items():
            start = first[model] + before * most
            found[model] = iter(range(start, start + tickets * most + SPARE))
        return cls(found)

    def for_each_of(self, copies: int) -> "Ids":
        """The same keys, for a story of which so many copies are printed."""
        return replace(self, copies=copies)

    def next(self, model: type[models.Model]) -> int:
        """A key for a row of this table, those after it for its copies. Raises ValueError when used up."""
        [first, *_] = islice(self.free[model], self.copies)
        return first


def reserve(model: type[models.Model], number: int) -> int:
    """Take so many keys, at least one, in a row out of a table's sequence; returns the first.

    By drawing each of them: the application's role may not set a sequence. Whoever inserts
    meanwhile makes a gap; then the next ones are drawn.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        wanted = max(1, number)
        while True:
            cursor.execute(DRAW, [sequence, wanted])
            first, last = cursor.fetchone()
            if last - first + 1 == wanted:
                return int(first)
