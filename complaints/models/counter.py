from collections.abc import Mapping, Sequence
from datetime import date

from django.db import models

from accounts.writing import Batch
from complaints.numbering import format_number


class DayCounter(models.Model):
    """The last ticket sequence given out on a local day."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()


def next_number(day: date, behind: Batch) -> str:
    """The next free ticket number of the local day (S002-5, S003-3), asked for in one message with what
    is to be written before it.

    One upsert: concurrent callers wait for each other's commit, so numbers are
    unique and without gaps. Call it as late in the transaction as possible.
    """
    return format_number(day, _counted_on(day, 1, behind))


def next_numbers(wanted: Mapping[date, int]) -> dict[date, Sequence[str]]:
    """So many free numbers of each local day; days are locked in their order, so nobody deadlocks."""
    found: dict[date, Sequence[str]] = {}
    for day in sorted(wanted):
        last = _counted_on(day, wanted[day], Batch())
        found[day] = [format_number(day, each) for each in range(last - wanted[day] + 1, last + 1)]
    return found


def _counted_on(day: date, count: int, behind: Batch) -> int:
    """The last of `count` more sequences of the day."""
    (last,) = behind.ask(
        "INSERT INTO complaints_daycounter AS counter (day, last) VALUES (%s, %s)"
        " ON CONFLICT (day) DO UPDATE SET last = counter.last + EXCLUDED.last RETURNING last",
        [day, count],
    )
    return int(last)
