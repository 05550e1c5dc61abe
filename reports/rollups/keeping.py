"""Writing contributions. The caller is the only one who writes them and the rows they count in."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection

from reports.contribution import Fact
from reports.rollups.adding import Change
from reports.rollups.counted import Counted

LOCK = 0x6669_6775_7265  # "figure"


def is_alone() -> bool:
    """Whether this transaction may write the rollups; until it ends, no other may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (alone,) = cursor.fetchone()
    return bool(alone)


def wait_to_be_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


_KEEP = """
    INSERT INTO reports_contribution (ticket_id, facts, traits, scopes, counted, revisit_on)
    SELECT fresh.* FROM jsonb_to_recordset(%s) AS fresh (
        ticket_id bigint, facts jsonb, traits jsonb, scopes varchar[], counted varchar[], revisit_on date
    ) LEFT JOIN reports_contribution AS old USING (ticket_id)
    WHERE (fresh.facts, fresh.traits, fresh.scopes, fresh.counted, fresh.revisit_on)
        IS DISTINCT FROM (old.facts, old.traits, old.scopes, old.counted, old.revisit_on)
    ON CONFLICT (ticket_id) DO UPDATE SET facts = excluded.facts, traits = excluded.traits,
        scopes = excluded.scopes, counted = excluded.counted, revisit_on = excluded.revisit_on
"""
_KEEP_LATENESS = """
    WITH fresh AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(%s)
            AS fresh (contribution_id bigint, tally varchar, began_on date, ended_on date)
    ),
    same AS MATERIALIZED (
        SELECT old.id, fresh.*
        FROM reports_lateness AS old JOIN fresh USING (contribution_id, tally, began_on)
        WHERE old.contribution_id = ANY(%s) AND old.ended_on IS NOT DISTINCT FROM fresh.ended_on
    ),
    gone AS (
        DELETE FROM reports_lateness WHERE contribution_id = ANY(%s) AND id NOT IN (SELECT id FROM same)
    )
    INSERT INTO reports_lateness (contribution_id, tally, began_on, ended_on)
    SELECT * FROM fresh EXCEPT ALL SELECT contribution_id, tally, began_on, ended_on FROM same
"""


def keep(counted: Sequence[Counted]) -> None:
    """Store what tickets count, in place of what they counted before; what is the same stays untouched."""
    keys = [each.ticket for each in counted]
    late = [row for each in counted for row in each.lateness()]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [json.dumps([each.stored() for each in counted])])
        cursor.execute(_KEEP_LATENESS, [json.dumps(late), keys, keys])


def changes(before: Mapping[int, Counted], after: Iterable[Counted]) -> Iterator[Change]:
    """What has to be taken back and added, so that `after` counts instead of `before`."""
    for new in after:
        old = before.get(new.ticket)
        if old is None:
            yield Change(new, new.facts, 1)
            continue
        gone, come = differing(old, new)
        yield Change(old, gone, -1)
        yield Change(new, come, 1)


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
