"""What stands open past a limit when a period ends: all that ever began minus all that ever ended.

Read from the rows of months, and of the days of a month that is cut: the cost grows with the
months since the house began, not with its tickets.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from reports.definitions import Definition
from reports.dimensions import Dimension
from reports.figures.scope import Scope
from reports.periods import DAY, Period, month_end


@dataclass(frozen=True, slots=True)
class Standing:
    """How many stand open, per figure and key."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, definition: Definition, key: str) -> int:
        return self.counts[definition.code, key]

    @property
    def keys(self) -> set[str]:
        return {key for (_code, key), number in self.counts.items() if number}


_COUNT = """
    SELECT tally, each.key, sum((each.value -> tally ->> 0)::bigint)
    FROM reports_rollup, jsonb_each(brief) AS each, unnest(%s::text[]) AS tally
    WHERE scope = %s AND dimension = %s AND each.value ? tally
        AND (span = 'month' AND first < %s OR span = 'day' AND first >= %s AND first <= %s)
    GROUP BY tally, each.key
"""


def standing(
    definitions: Iterable[Definition], period: Period, scope: Scope, dimension: Dimension | None = None
) -> Standing:
    """In one query; nothing is read when none of the figures counts what stands open."""
    pairs = {each.code: each.still for each in definitions if each.still}
    found = Standing()
    if not pairs:
        return found
    wanted = [str(tally) for pair in pairs.values() for tally in pair]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [wanted, scope.key, dimension or "", *_until(period.last)])
        counts = {(tally, key): int(number) for tally, key, number in cursor.fetchall()}
    for code, (began, ended) in pairs.items():
        for tally, key in counts:
            if tally in (began, ended):
                sign = 1 if tally == began else -1
                found.counts[code, key] += sign * counts[tally, key]
    return found


_CHANGES = """
    SELECT span, first, coalesce((brief #>> %s::text[])::bigint, 0)
        - coalesce((brief #>> %s::text[])::bigint, 0)
    FROM reports_rollup
    WHERE scope = %s AND dimension = '' AND first <= %s AND (span = 'month' OR first >= %s)
"""


def standing_then(definition: Definition, periods: Sequence[Period], scope: Scope) -> list[Standing]:
    """The same for one figure at the end of several periods, in one query."""
    if not definition.still or not periods:
        return [Standing() for _ in periods]
    began, ended = (["", str(tally), "0"] for tally in definition.still)
    lasts = [period.last for period in periods]
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [began, ended, scope.key, max(lasts), min(lasts).replace(day=1)])
        changes = cursor.fetchall()
    return [Standing(Counter({(definition.code, ""): _sum_until(changes, last)})) for last in lasts]


def _sum_until(changes: Sequence[tuple[str, date, int]], last: date) -> int:
    before, begun, _last = _until(last)
    months = sum(number for span, first, number in changes if span == "month" and first < before)
    return months + sum(number for span, first, number in changes if span == "day" and begun <= first <= last)


def _until(last: date) -> tuple[date, date, date]:
    """All days up to this one: whole months before the first, then days from the second to the third."""
    begun = last + DAY if last == month_end(last) else last.replace(day=1)
    return begun, begun, last
