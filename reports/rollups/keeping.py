"""Writing contributions and the rows they count in. The caller is the only one who writes them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from reports.contribution import Fact
from reports.models import Contribution, Lateness, Rollup
from reports.rollups.counted import Counted
from reports.rollups.sums import Keyed

LOCK = 0x6669_6775_7265  # "figure"
BATCH = 1000
_READ = """
    SELECT row.span, row.first, row.scope, row.dimension, row.keys::text
    FROM reports_rollup AS row
    JOIN unnest(%s::varchar[], %s::date[], %s::varchar[], %s::varchar[])
        AS wanted (span, first, scope, dimension) USING (span, first, scope, dimension)
"""
_REMOVE = """
    DELETE FROM reports_rollup AS row
    USING unnest(%s::varchar[], %s::date[], %s::varchar[], %s::varchar[])
        AS gone (span, first, scope, dimension)
    WHERE (row.span, row.first, row.scope, row.dimension)
        = (gone.span, gone.first, gone.scope, gone.dimension)
"""


class Row(NamedTuple):
    """Which row of the rollups."""

    span: str
    first: date
    scope: str
    dimension: str


Changes = dict[Row, Keyed]


def is_alone() -> bool:
    """Whether this transaction may write the rollups; until it ends, no other may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (alone,) = cursor.fetchone()
    return bool(alone)


def wait_to_be_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def keep(counted: Sequence[Counted]) -> None:
    """Store what tickets count, in place of what they counted before."""
    keys = [each.ticket for each in counted]
    Lateness.objects.filter(contribution__in=keys).delete()
    Contribution.objects.bulk_create(
        [each.stored() for each in counted],
        update_conflicts=True,
        unique_fields=["ticket"],
        update_fields=["facts", "traits", "scopes", "counted", "revisit_on"],
        batch_size=BATCH,
    )
    Lateness.objects.bulk_create([row for each in counted for row in each.lateness()], batch_size=BATCH)


def changes(before: Mapping[int, Counted], after: Iterable[Counted]) -> Changes:
    """What has to be added to each row, so that it counts `after` instead of `before`."""
    found: Changes = defaultdict(Keyed)
    for new in after:
        old = before.get(new.ticket)
        if old is None:
            count(found, new, new.facts, 1)
            continue
        gone, come = differing(old, new)
        count(found, old, gone, -1)
        count(found, new, come, 1)
    return found


def differing(old: Counted, new: Counted) -> tuple[Sequence[Fact], Sequence[Fact]]:
    """Which facts are to be taken back and which added; all of them when they count elsewhere now."""
    if old.traits != new.traits or old.scopes != new.scopes:
        return old.facts, new.facts
    come, gone = list(new.facts), []
    for fact in old.facts:
        if fact in come:
            come.remove(fact)
        else:
            gone.append(fact)
    return gone, come


def count(found: Changes, counted: Counted, facts: Iterable[Fact], sign: int) -> None:
    """Add facts (or take them back) in every row in which such a ticket counts."""
    known = list(facts)
    for span in Rollup.Span:
        for (first, department), together in _by_first(known, span).items():
            for scope, dimension, key in counted.places(department):
                row = Row(span, first, scope, dimension)
                found[row].add(key, together, sign, is_spread=not dimension)


def _by_first(facts: Iterable[Fact], span: Rollup.Span) -> dict[tuple[date, str | None], list[Fact]]:
    """Facts that count in the same rows, by the first day of those."""
    found: dict[tuple[date, str | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        first = fact.day if span is Rollup.Span.DAY else fact.day.replace(day=1)
        found[first, fact.department].append(fact)
    return found


def apply(found: Changes) -> None:
    """Add changes to the stored rows; one that counts nothing any more is removed."""
    rows = sorted(found)
    for start in range(0, len(rows), BATCH):
        part = {row: found[row] for row in rows[start : start + BATCH]}
        _merge_stored(part)
        _remove([row for row, keyed in part.items() if not keyed.stored()])
        insert(part)


def insert(found: Mapping[Row, Keyed]) -> None:
    """Write whole rows, in place of those that are there."""
    Rollup.objects.bulk_create(
        [Rollup(**row._asdict(), keys=keys) for row, keyed in found.items() if (keys := keyed.stored())],
        update_conflicts=True,
        unique_fields=["scope", "dimension", "span", "first"],
        update_fields=["keys"],
        batch_size=BATCH,
    )


def _merge_stored(found: Mapping[Row, Keyed]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_READ, _columns(found))
        for *row, keys in cursor.fetchall():
            found[Row(*row)].merge(json.loads(keys))


def _remove(rows: Sequence[Row]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_REMOVE, _columns(rows))


def _columns(rows: Iterable[Row]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]
