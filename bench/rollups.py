"""Rollups as a house of any size would have them, written by COPY: nobody has to play ten million tickets."""

import io
import json
import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

MONTHS, FIRST = 24, date(2024, 11, 1)
ASKED = 2  # months at the end whose days hold every dimension; nothing asks older days for one
DRAWS = 3_000  # lengths of time drawn per row: more fill no further bucket
VARIANTS = 32  # different contents of a key; every row takes its own at random
UNITS = ("", *(f"branch:branch-{number}" for number in range(6)))
WITHIN_UNITS = {"": 1, "category": 40, "subject": 9, "channel": 9, "agent": 90}
OF_THE_HOUSE = {"branch": 6, "department": 40, "team": 20, "complainant": 4, "cause": 15, "responsibility": 8}
_COPY = "COPY reports_rollup (span, first, scope, dimension, keys) FROM STDIN"
Row = tuple[str, str, str, str, str]


def fill(volume: int) -> int:
    """In a schema of its own; returns how many rows. What is too small to happen is not there."""
    from django.db import connection

    made, pools = 0, _Pools(random.Random(volume))  # noqa: S311  not for secrets
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {_house(volume)}")
        cursor.execute(f"CREATE TABLE {_house(volume)}.reports_rollup (LIKE reports_rollup INCLUDING ALL)")
        visit(volume)
        for number in range(MONTHS):
            rows = ["\t".join(row) for row in _rows(volume, number, pools)]
            cursor.copy_expert(_COPY, io.StringIO("\n".join(rows)))
            made += len(rows)
        cursor.execute("VACUUM ANALYZE reports_rollup")
    leave()
    return made


def visit(volume: int) -> None:
    """What is asked from now on is asked of this house."""
    _look_in(f"{_house(volume)}, public")


def leave() -> None:
    _look_in("public")


def _look_in(schemas: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {schemas}")


def _house(volume: int) -> str:
    return f"house_of_{volume}"


def _rows(volume: int, number: int, pools: "_Pools") -> Iterator[Row]:
    """Of one month and its days, as COPY reads them."""
    from reports.periods import Period, months_later

    month = Period.month(months_later(FIRST, number))
    spans = [("month", month.first, 1), *(("day", day.first, month.length) for day in month.days())]
    for span, first, share in spans:
        is_asked = span == "month" or number >= MONTHS - ASKED
        for scope in UNITS:
            kept = WITHIN_UNITS if scope else WITHIN_UNITS | OF_THE_HOUSE
            for dimension, size in (kept if is_asked else {"": 1}).items():
                count = volume / MONTHS / share / (len(UNITS) - 1 if scope else 1)
                if keys := pools.keys(count, size):
                    yield span, str(first), scope, dimension, keys


class _Pools:
    """Contents of keys by how much counts in one, made once and used again."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.made: dict[tuple[float, bool], Sequence[str]] = {}

    def keys(self, count: float, size: int) -> str:
        """A whole row as JSON, spread over so many keys; 1 stands for a row without a dimension."""
        pool = self._pool(count / size, is_spread=size == 1)
        drawn = ((str(key) if size > 1 else "", self.chance.choice(pool)) for key in range(size))
        filled = ", ".join(f'"{key}": {tallies}' for key, tallies in drawn if tallies != "{}")
        return f"{{{filled}}}" if filled else ""

    def _pool(self, count: float, *, is_spread: bool) -> Sequence[str]:
        known = (round(count, 6), is_spread)
        if known not in self.made:
            each = [_tallies(count, is_spread, self.chance) for _ in range(VARIANTS)]
            self.made[known] = [json.dumps(tallies) for tallies in each]
        return self.made[known]


def _tallies(count: float, is_spread: bool, chance: random.Random) -> dict[str, list[Any]]:
    from reports.contribution import Fact
    from reports.rollups.sums import Sums
    from reports.tallies import SPREAD, Tally

    whole, found = int(count + chance.random()), Sums()
    for tally in Tally if whole else ():
        for _ in range(min(whole, DRAWS) if is_spread and tally in SPREAD else 1):
            found.add(Fact(tally, FIRST, int(chance.lognormvariate(11, 1.5))), is_spread=is_spread)
        found[tally.value].count = whole if tally in SPREAD else max(1, int(whole * chance.random()))
    return found.stored()
