"""Facts added to the rows they count in: one statement, however many tickets (docs/figures.md §6)."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from reports.contribution import Fact
from reports.dimensions import WITHIN_UNITS, Dimension, Relation
from reports.rollups.counted import Counted, plain
from reports.rollups.spread import GROWTH
from reports.tallies import MONEY, SPREAD

_ADD = """
WITH source AS MATERIALIZED (
    SELECT ordinality AS id, sign, facts, traits, scopes
    FROM ROWS FROM (
        jsonb_to_recordset(%(changes)s) AS (sign integer, facts jsonb, traits jsonb, scopes text[])
    ) WITH ORDINALITY
),
fact AS MATERIALIZED (
    SELECT id, sign, each ->> 0 AS tally, (each ->> 1)::date AS day, (each ->> 2)::numeric AS amount,
        coalesce(each ->> 3, '') AS department
    FROM source, jsonb_array_elements(facts) AS each
),
-- Where a ticket counts; a fact of another department counts for that one instead.
located AS (
    SELECT id, department,
        CASE department WHEN '' THEN traits ELSE
            traits || jsonb_build_object(%(by_department)s, split_part(department, '/', -1))
        END AS traits,
        CASE department WHEN '' THEN scopes ELSE
            ARRAY(SELECT scope FROM unnest(scopes) AS scope WHERE scope NOT LIKE %(departments)s || '%%')
            || ARRAY(SELECT %(departments)s || code FROM unnest(string_to_array(department, '/')) AS code)
        END AS scopes
    FROM source JOIN (SELECT DISTINCT id, department FROM fact) AS own USING (id)
),
named AS MATERIALIZED (
    SELECT id, department, '' AS scope, dimension, coalesce(traits ->> dimension, '') AS key
    FROM located, unnest(%(everywhere)s) AS dimension
    UNION ALL
    SELECT id, department, scope, dimension, coalesce(traits ->> dimension, '')
    FROM located, unnest(scopes) AS scope, unnest(%(within)s) AS dimension
),
-- A number for each place: groups of numbers are found faster than groups of texts.
numbered AS MATERIALIZED (
    SELECT row_number() OVER ()::integer AS number, scope, dimension, key
    FROM (SELECT DISTINCT scope, dimension, key FROM named) AS every
),
place AS MATERIALIZED (
    SELECT id, department, number FROM named JOIN numbered USING (scope, dimension, key)
),
of_days AS MATERIALIZED (
    SELECT day, number, tally, sum(sign)::integer AS n, sum(sign * amount) AS total
    FROM fact JOIN place USING (id, department) GROUP BY day, number, tally
),
spread_of_days AS MATERIALIZED (
    SELECT day, scope, tally, sum(sign)::integer AS n,
        CASE WHEN amount < 1 THEN 0 ELSE 1 + floor(ln(amount::float8) / ln(%(growth)s::float8)) END AS bucket
    FROM fact JOIN named USING (id, department)
    WHERE dimension = '' AND tally = ANY(%(spread)s) GROUP BY day, scope, tally, bucket
),
change AS MATERIALIZED (
    SELECT span, first, scope, dimension, key, tally, n, coalesce(total, 0) AS total FROM (
        SELECT 'day' AS span, day AS first, number, tally, n, total FROM of_days
        UNION ALL
        SELECT 'month', date_trunc('month', day)::date, number, tally, sum(n)::integer, sum(total)
        FROM of_days GROUP BY 2, number, tally
    ) AS every JOIN numbered USING (number)
),
touched AS MATERIALIZED (
    SELECT span, first, scope, dimension, id, keys
    FROM (SELECT DISTINCT span, first, scope, dimension FROM change) AS every, LATERAL (
        SELECT id, keys FROM reports_rollup AS row
        WHERE (row.span, row.first, row.scope, row.dimension)
            = (every.span, every.first, every.scope, every.dimension)
        LIMIT 1  -- keeps the planner from reading all rows to join them
    ) AS known
),
stored AS MATERIALIZED (
    SELECT span, first, scope, dimension, each.key, tally.key AS tally, tally.value
    FROM touched, jsonb_each(keys) AS each, jsonb_each(each.value) AS tally
),
spread AS (
    SELECT span, first, scope, tally, jsonb_object_agg(bucket, n) AS buckets FROM (
        SELECT span, first, scope, tally, bucket, sum(n) AS n FROM (
            SELECT 'day' AS span, day AS first, scope, tally, bucket::integer, n FROM spread_of_days
            UNION ALL
            SELECT 'month', date_trunc('month', day)::date, scope, tally, bucket::integer, n
            FROM spread_of_days
            UNION ALL
            SELECT span, first, scope, tally, bucket.key::integer, bucket.value::integer
            FROM stored, jsonb_each_text(value -> 2) AS bucket WHERE dimension = ''
        ) AS every GROUP BY span, first, scope, tally, bucket HAVING sum(n) <> 0
    ) AS counted GROUP BY span, first, scope, tally
),
cell AS (
    SELECT span, first, scope, dimension, key, tally, sum(n) AS n,
        sum(total) = 0 AS is_plain,
        CASE WHEN tally = ANY(%(money)s) THEN to_jsonb(sum(total)::text) ELSE to_jsonb(sum(total)) END
            AS total
    FROM (
        SELECT span, first, scope, dimension, key, tally, n, total FROM change
        UNION ALL
        SELECT span, first, scope, dimension, key, tally,
            (value ->> 0)::integer, coalesce((value ->> 1)::numeric, 0) FROM stored
    ) AS every GROUP BY span, first, scope, dimension, key, tally HAVING sum(n) <> 0
),
written AS MATERIALIZED (
    SELECT span, first, scope, dimension, jsonb_object_agg(key, tallies) AS keys FROM (
        SELECT span, first, scope, dimension, key, jsonb_object_agg(tally,
            CASE WHEN dimension = '' AND buckets IS NOT NULL THEN jsonb_build_array(n, total, buckets)
                WHEN is_plain THEN jsonb_build_array(n) ELSE jsonb_build_array(n, total) END) AS tallies
        FROM cell LEFT JOIN spread USING (span, first, scope, tally)
        GROUP BY span, first, scope, dimension, key
    ) AS keyed GROUP BY span, first, scope, dimension
),
gone AS (
    DELETE FROM reports_rollup WHERE id = ANY(ARRAY(
        SELECT id FROM touched LEFT JOIN written USING (span, first, scope, dimension)
        WHERE written.keys IS NULL
    ))
)
INSERT INTO reports_rollup (span, first, scope, dimension, keys)
SELECT span, first, scope, dimension, keys FROM written
ON CONFLICT (scope, dimension, span, first) DO UPDATE SET keys = excluded.keys
"""


# The planner cannot know how many facts a text holds. It takes them for a few, and would go through all of
# them again for each of the places where they count.
_PLANNED = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off; SET LOCAL work_mem = '128MB'"
_AS_BEFORE = """
    SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL jit TO DEFAULT; SET LOCAL work_mem TO DEFAULT
"""


class Change(NamedTuple):
    """Facts of one ticket to be added (+1) or taken back (-1), under what it counts or counted."""

    counted: Counted
    facts: Sequence[Fact]
    sign: int


def add(changes: Iterable[Change]) -> None:
    """Bring the rows in step; one that counts nothing any more is removed."""
    listed = [
        {
            "sign": each.sign,
            "facts": [plain(fact) for fact in each.facts],
            "traits": dict(each.counted.traits),
            "scopes": list(each.counted.scopes),
        }
        for each in changes
        if each.facts
    ]
    if listed:
        _run(json.dumps(listed))


def _run(changes: str) -> None:
    given: dict[str, Any] = {
        "changes": changes,
        "by_department": str(Dimension.DEPARTMENT),
        "departments": f"{Relation.DEPARTMENT}:",
        "everywhere": ["", *(str(each) for each in Dimension)],
        "within": ["", *(str(each) for each in WITHIN_UNITS)],
        "spread": sorted(SPREAD),
        "money": sorted(MONEY),
        "growth": GROWTH,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED)
        cursor.execute(_ADD, given)
        cursor.execute(_AS_BEFORE)
