"""The rows of a whole month, summed up from what each ticket counts in it.

A place is one key of one dimension in one scope; each has a number per day and tally. So memory
hangs on how many units, keys and days there are, never on how many tickets.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from reports.days import DAY, month_end, months_later
from reports.dimensions import WITHIN_UNITS, Dimension
from reports.models import Contribution, Rollup
from reports.rollups.counted import scopes_of, without_departments
from reports.rollups.spread import bucket
from reports.tallies import SPREAD, Tally

TALLIES: Final = [each.value for each in Tally]
WIDTH: Final = len(TALLIES)
PLACE_OF: Final = {tally: place for place, tally in enumerate(TALLIES)}
SPREAD_AT: Final = {PLACE_OF[tally] for tally in SPREAD}
EVERYWHERE: Final = ["", *(each.value for each in Dimension)]
WITHIN: Final = ["", *(each.value for each in WITHIN_UNITS)]
READ_AT_ONCE: Final = 1000
_WRITE = """
    INSERT INTO reports_rollup (span, first, scope, dimension, keys)
    SELECT * FROM jsonb_to_recordset(%s)
        AS (span varchar, first date, scope varchar, dimension varchar, keys jsonb)
"""
Where = tuple[str, str, str]  # scope, dimension, key
Keyed = dict[tuple[str, str], dict[str, dict[str, list[Any]]]]  # by scope and dimension, then key and tally


def sum_up(month: date) -> None:
    """Write the rows of one month anew from the contributions that count in it."""
    summed = Month(month)
    found = Contribution.objects.filter(counted__contains=[f"{month:%Y-%m}"])
    for facts, traits, scopes in found.values_list("facts", "traits", "scopes").iterator(READ_AT_ONCE):
        summed.add(facts, traits, scopes)
    Rollup.objects.filter(first__gte=month, first__lt=months_later(month, 1)).delete()
    with connection.cursor() as cursor:
        for rows in summed.rows():
            cursor.execute(_WRITE, [json.dumps(rows)])


@dataclass(slots=True)
class Place:
    """By slot, which is a day of the month and a tally: how many, their amounts, their buckets."""

    counts: list[int]
    totals: dict[int, int | Decimal] = field(default_factory=dict)
    buckets: dict[int, Counter[int]] = field(default_factory=dict)

    def stored(self, day: int) -> dict[str, list[Any]]:
        """The tallies of a day (from 0) as a row keeps them; what is nothing at the end is left out."""
        start = day * WIDTH
        of_day = self.counts[start : start + WIDTH]
        return {TALLIES[at]: self._stored(start + at, count) for at, count in enumerate(of_day) if count}

    def _stored(self, slot: int, count: int) -> list[Any]:
        total = self.totals.get(slot, 0)
        written = str(total) if isinstance(total, Decimal) else total
        if buckets := self.buckets.get(slot):
            return [count, written, buckets]
        return [count, written] if total else [count]

    def whole(self) -> "Place":
        """All days as if they were one."""
        found = Place([sum(self.counts[at::WIDTH]) for at in range(WIDTH)])
        for slot, total in self.totals.items():
            found.totals[slot % WIDTH] = found.totals.get(slot % WIDTH, 0) + total
        for slot, buckets in self.buckets.items():
            found.buckets.setdefault(slot % WIDTH, Counter()).update(buckets)
        return found


class Month:
    """What is counted in one month, place by place."""

    def __init__(self, first: date) -> None:
        self.first = first
        self.days = (month_end(first) - first).days + 1
        self._begins = f"{first:%Y-%m}"
        self._places: dict[Where, Place] = {}

    def add(self, facts: Iterable[list[Any]], traits: Mapping[str, str], scopes: list[str]) -> None:
        """One ticket's facts, as contributions keep them; those of other months are left out."""
        slots: dict[str, list[int]] = defaultdict(list)
        amounts: dict[str, list[tuple[int, int | Decimal]]] = defaultdict(list)
        for tally, day, amount, path, *_ in ([*fact, None, None] for fact in facts):
            if day.startswith(self._begins):
                slot = (int(day[-2:]) - 1) * WIDTH + PLACE_OF[tally]
                slots[path or ""].append(slot)
                if amount is not None:
                    amounts[path or ""].append((slot, Decimal(amount) if isinstance(amount, str) else amount))
        for path, own in slots.items():
            # A fact of another department counts for that one instead of the ticket's.
            there = {**traits, Dimension.DEPARTMENT.value: path.rpartition("/")[2]} if path else traits
            within = [*without_departments(scopes), *scopes_of(path)] if path else scopes
            self._count(own, amounts[path], there, within)

    def _count(
        self,
        slots: list[int],
        amounts: list[tuple[int, int | Decimal]],
        traits: Mapping[str, str],
        scopes: list[str],
    ) -> None:
        for place in self._found(traits, scopes):
            counts, totals = place.counts, place.totals
            for slot in slots:
                counts[slot] += 1
            for slot, amount in amounts:
                totals[slot] = totals.get(slot, 0) + amount
        for slot, amount in amounts:
            if slot % WIDTH in SPREAD_AT:
                wide = bucket(int(amount))
                for scope in ("", *scopes):
                    self._places[scope, "", ""].buckets.setdefault(slot, Counter())[wide] += 1

    def _found(self, traits: Mapping[str, str], scopes: list[str]) -> Iterator[Place]:
        for scope, kept in (("", EVERYWHERE), *((scope, WITHIN) for scope in scopes)):
            for dimension in kept:
                where = scope, dimension, traits.get(dimension, "")
                place = self._places.get(where)
                if place is None:
                    place = self._places[where] = Place([0] * (self.days * WIDTH))
                yield place

    def rows(self) -> Iterator[list[dict[str, Any]]]:
        """Those of the month, then those of each day, as they are written."""
        yield self._written("month", 0, {where: place.whole() for where, place in self._places.items()})
        for day in range(self.days):
            yield self._written("day", day, self._places)

    def _written(self, span: str, day: int, places: Mapping[Where, Place]) -> list[dict[str, Any]]:
        keyed: Keyed = defaultdict(dict)
        for (scope, dimension, key), place in places.items():
            if tallies := place.stored(day):
                keyed[scope, dimension][key] = tallies
        first = str(self.first + day * DAY)
        return [
            {"span": span, "first": first, "scope": scope, "dimension": dimension, "keys": keys}
            for (scope, dimension), keys in keyed.items()
        ]
