"""Tallies added up: numbers that can be merged, and taken back, exactly."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports.contribution import Fact
from reports.rollups.spread import bucket
from reports.tallies import SPREAD, Tally

NOTHING: tuple[Any, ...] = (0, 0, {})


@dataclass(slots=True)
class Sum:
    """How many, the sum of their amounts, and how lengths of time are spread over buckets."""

    count: int = 0
    total: int | Decimal = 0
    buckets: Counter[int] = field(default_factory=Counter)

    def add(self, fact: Fact, sign: int, *, is_spread: bool) -> None:
        self.count += sign
        if fact.amount is not None:
            self.total += sign * fact.amount
            if is_spread and fact.tally in SPREAD:
                self.buckets[bucket(int(fact.amount))] += sign

    def merge(self, stored: Sequence[Any]) -> None:
        """Add what `stored()` gave."""
        count, total, buckets = [*stored, *NOTHING[len(stored) :]]
        self.count += count
        self.total += Decimal(total) if isinstance(total, str) else total
        for number, how_many in buckets.items():
            self.buckets[int(number)] += how_many

    def stored(self) -> list[Any]:
        """As JSON: money as a text, so that no cent is lost; what is nothing at the end is left out."""
        total = str(self.total) if isinstance(self.total, Decimal) else self.total
        buckets = {str(number): n for number, n in sorted(self.buckets.items()) if n}
        if buckets:
            return [self.count, total, buckets]
        return [self.count, total] if self.total else [self.count]


class Sums(defaultdict[str, Sum]):
    """One sum per tally."""

    def __init__(self) -> None:
        super().__init__(Sum)

    def add(self, fact: Fact, sign: int = 1, *, is_spread: bool = True) -> None:
        self[fact.tally.value].add(fact, sign, is_spread=is_spread)

    def merge(self, tallies: Mapping[str, Sequence[Any]]) -> None:
        for tally, stored in tallies.items():
            self[tally].merge(stored)

    def stored(self) -> dict[str, list[Any]]:
        """Empty when nothing is left."""
        return {tally: each.stored() for tally, each in sorted(self.items()) if each.count}

    def of(self, tally: Tally) -> Sum:
        return self.get(str(tally)) or Sum()


class Keyed(defaultdict[str, Sums]):
    """The sums of one row, key by key; "" where it has no dimension."""

    def __init__(self) -> None:
        super().__init__(Sums)

    def merge(self, keys: Mapping[str, Mapping[str, Sequence[Any]]]) -> None:
        for key, tallies in keys.items():
            self[key].merge(tallies)
