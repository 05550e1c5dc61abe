"""What a figure no rollup holds is counted from: facts of the tickets in question, grouped in SQL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from reports.definitions import Definition
from reports.dimensions import Dimension, Relation
from reports.figures.drilling import OF_A_DEPARTMENT, days_and_months
from reports.figures.scope import Scope
from reports.figures.users import Keys
from reports.figures.working_out import RANKS
from reports.periods import Period
from reports.rollups.spread import GROWTH

_FACTS = """
    SELECT {row}, {column}, fact ->> 0, {bucket}, count(*), coalesce(sum((fact ->> 2)::numeric), 0)
    FROM reports_contribution, jsonb_array_elements(facts) AS fact
    WHERE counted && %(words)s::varchar[] AND fact ->> 0 = ANY(%(tallies)s)
        AND fact ->> 1 BETWEEN %(first)s AND %(last)s AND {met}
    GROUP BY 1, 2, 3, 4
"""
_STANDING = """
    SELECT {row}, {column}, count(*)
    FROM reports_lateness JOIN reports_contribution ON ticket_id = contribution_id
    WHERE tally = %(tally)s AND began_on <= %(last)s AND (ended_on > %(last)s OR ended_on IS NULL) AND {met}
    GROUP BY 1, 2
"""
_BUCKET = f"""
    CASE WHEN (fact ->> 2)::numeric < 1 THEN 0
    ELSE 1 + floor(ln((fact ->> 2)::float8) / ln({GROWTH}::float8))::integer END
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A figure by one dimension or two, of the tickets of a scope that have these `keys`."""

    definition: Definition
    period: Period
    scope: Scope
    rows: Dimension
    columns: Dimension | None = None
    keys: Keys = field(default_factory=dict)

    def facts(self) -> Iterator[tuple[str, str, str, list[Any]]]:
        """Row, column, tally, and the tally's sum as rollups store it."""
        sample, part = self.definition.sample, self.definition.part
        if sample is None:
            return
        bucket = _BUCKET if self.definition.statistic in RANKS else "NULL"
        sql = _FACTS.format(bucket=bucket, **self._sql(is_own=sample in OF_A_DEPARTMENT))
        given = {
            "words": [f"{sample}:{day}" for day in days_and_months(self.period)],
            "tallies": [str(tally) for tally in (sample, part) if tally],
            "first": str(self.period.first),
            "last": str(self.period.last),
        }
        for row, column, tally, length, number, total in _found(sql, {**given, **self._given}):
            yield row, column, tally, [number, total, {} if length is None else {length: number}]

    def standing(self) -> Iterator[tuple[str, str, int]]:
        """Row, column, and how many stand open when the period ends."""
        if self.definition.still is None:
            return
        given = {"tally": str(self.definition.still[0]), "last": self.period.last}
        yield from _found(_STANDING.format(**self._sql(is_own=False)), {**given, **self._given})

    def _sql(self, *, is_own: bool) -> dict[str, str]:
        met = [f"{_key(name, is_own=is_own)} = %({name})s" for name in self.keys]
        if self.scope.key:
            met.append(self._within(is_own=is_own))
        return {
            "row": _key(self.rows, is_own=is_own),
            "column": _key(self.columns, is_own=is_own) if self.columns else "''",
            "met": " AND ".join(met) or "true",
        }

    def _within(self, *, is_own: bool) -> str:
        if is_own and self.scope.relation is Relation.DEPARTMENT:
            return "%(unit)s = ANY(string_to_array(fact ->> 3, '/'))"
        return "scopes @> %(scopes)s::varchar[]"

    @property
    def _given(self) -> dict[str, Any]:
        keys = {str(name): key for name, key in self.keys.items()}
        return {**keys, "unit": self.scope.unit, "scopes": [self.scope.key]}


def _key(dimension: Dimension, *, is_own: bool) -> str:
    """A fact of another department counts for that one instead of the ticket's (see rollups.adding)."""
    of_ticket = f"coalesce(traits ->> '{dimension}', '')"
    if is_own and dimension is Dimension.DEPARTMENT:
        return f"coalesce(split_part(fact ->> 3, '/', -1), {of_ticket})"
    return of_ticket


def _found(sql: str, given: Mapping[str, Any]) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        yield from cursor.fetchall()
