"""The rows a period is made of, and of these no more than is asked for: long values lie elsewhere on disk."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.fields.json import KeyTransform

from reports.definitions import Definition
from reports.figures.scope import Scope
from reports.figures.working_out import RANKS
from reports.models import Rollup
from reports.periods import DAY, Period
from reports.rollups.sums import Keyed

HOW = Rollup.Span


def tallies_of(definitions: Iterable[Definition]) -> list[str]:
    """Each once; what stands open is read by itself."""
    tallies = (tally for each in definitions for tally in (each.sample, each.part) if tally)
    return [str(tally) for tally in dict.fromkeys(tallies)]


def column_of(definitions: Iterable[Definition]) -> str:
    """Where to read rows without a dimension: buckets are long, and only medians want them."""
    return "keys" if any(each.statistic in RANKS for each in definitions) else "brief"


_OF_TALLIES = """
    SELECT each.key, (
        SELECT jsonb_object_agg(tally, each.value -> tally)
        FROM unnest(%s::text[]) AS tally WHERE each.value ? tally
    )
    FROM reports_rollup, jsonb_each({column}) AS each
    WHERE scope = %s AND dimension = %s
        AND (span = 'month' AND first = ANY(%s::date[]) OR span = 'day' AND first = ANY(%s::date[]))
"""


def summed(period: Period, scope: Scope, dimension: str, tallies: list[str], *, column: str) -> Keyed:
    """These tallies alone, key by key: the more cases, the longer is what else stands there."""
    found, firsts = Keyed(), _firsts(pieces(period))
    with connection.cursor() as cursor:
        asked = (tallies, scope.key, dimension, firsts[HOW.MONTH], firsts[HOW.DAY])
        cursor.execute(_OF_TALLIES.format(column=column), asked)
        for key, counted in cursor.fetchall():
            found[key].merge(json.loads(counted or "{}"))
    return found


def rows_of_many(
    periods: Sequence[Period], scope: Scope, tallies: Sequence[str], *, column: str
) -> list[tuple[Any, ...]]:
    """Span, first day and these tallies."""
    every = {piece for period in periods for piece in pieces(period)}
    rows = Rollup.objects.filter(_within(every), scope=scope.key, dimension="")
    stored = {f"of_{tally}": KeyTransform(tally, KeyTransform("", column)) for tally in tallies}
    return list(rows.annotate(**stored).values_list("span", "first", *stored))


def _firsts(pieces: Iterable[tuple[str, date]]) -> dict[str, list[date]]:
    firsts: dict[str, list[date]] = {HOW.MONTH: [], HOW.DAY: []}
    for span, first in pieces:
        firsts[span].append(first)
    return firsts


def _within(pieces: Iterable[tuple[str, date]]) -> Q:
    firsts = _firsts(pieces)
    return Q(span=HOW.MONTH, first__in=firsts[HOW.MONTH]) | Q(span=HOW.DAY, first__in=firsts[HOW.DAY])


def pieces(period: Period) -> set[tuple[str, date]]:
    """The rows a period is made of: whole months, and the days beside them."""
    found: set[tuple[str, date]] = set()
    for month in period.months():
        if month.first >= period.first and month.last <= period.last:
            found.add((HOW.MONTH, month.first))
        else:
            first, last = max(month.first, period.first), min(month.last, period.last)
            found |= {(HOW.DAY, first + number * DAY) for number in range((last - first).days + 1)}
    return found
