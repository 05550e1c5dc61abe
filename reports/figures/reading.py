"""Figures out of rollups: the cost hangs on the length of the period, never on the tickets in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.definitions import DEFINITIONS, Definition, Statistic
from reports.dimensions import WITHIN_UNITS, Dimension
from reports.figures.figure import Figure
from reports.figures.scope import Scope
from reports.figures.standing import Standing, standing, standing_then
from reports.figures.users import users
from reports.figures.working_out import RANKS, worked_out
from reports.models import Rollup
from reports.periods import DAY, Period
from reports.rollups.sums import Keyed, Sums

HOW = Rollup.Span
Stored = Mapping[str, Mapping[str, Sequence[Any]]]


def figures(codes: Iterable[str], period: Period, scope: Scope) -> Mapping[str, Figure]:
    """Each figure by its code, in the order asked for. Raises KeyError for a code not defined."""
    wanted = [DEFINITIONS[code] for code in codes]
    sums = _summed(_rows(period, scope, None))[""]
    still = standing(wanted, period, scope)
    return {each.code: _figure(each, sums, still, "", period, scope) for each in wanted}


def series(code: str, periods: Sequence[Period], scope: Scope) -> Sequence[Figure]:
    """One figure in several periods, in their order: days for a daily line, months for a trend.

    Raises KeyError for a code that is not defined.
    """
    definition = DEFINITIONS[code]
    if not periods:
        return []
    rows = list(_rows_of_many(periods, scope).values_list("span", "first", "keys"))
    still = standing_then(definition, periods, scope)
    found = []
    for period, open_then in zip(periods, still, strict=True):
        keyed, wanted = Keyed(), pieces(period)
        for span, first, keys in rows:
            if (span, first) in wanted:
                keyed.merge(_needed(definition, keys))
        found.append(_figure(definition, keyed[""], open_then, "", period, scope))
    return found


def by(code: str, period: Period, scope: Scope, dimension: Dimension) -> Mapping[str, Figure]:
    """One figure per key of a dimension, largest sample first; "" is what is not known (yet).

    Within a unit only the dimensions WITHIN_UNITS are kept. Raises ValueError for another,
    KeyError for a code that is not defined. Medians and percentiles are kept for scopes, not for
    keys: their value is None.
    """
    definition = DEFINITIONS[code]
    check_kept(scope, dimension)
    sums = _summed(_rows(period, scope, dimension))
    still = standing([definition], period, scope, dimension)
    found = {
        key: _figure(definition, sums[key], still, key, period, scope, dimension)
        for key in {*sums, *still.keys}
    }
    counted = {key: figure for key, figure in found.items() if figure.sample}
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1].sample, pair[0])))


def check_kept(scope: Scope, dimension: Dimension) -> None:
    """Raises ValueError where figures are not kept by this dimension."""
    if scope.key and dimension not in WITHIN_UNITS:
        raise ValueError(f"Within a unit, figures are not kept by {dimension}.")


def _figure(
    definition: Definition,
    sums: Sums,
    still: Standing,
    key: str,
    period: Period,
    scope: Scope,
    dimension: Dimension | None = None,
) -> Figure:
    divisor = users(period, scope, dimension, key) if definition.statistic is Statistic.PER_USERS else None
    is_running = period.last >= timezone.localdate()
    return worked_out(definition, sums, still.of(definition, key), divisor, is_running=is_running)


def _summed(rows: "QuerySet[Rollup]") -> Keyed:
    found = Keyed()
    for keys in rows.values_list("keys", flat=True):
        found.merge(keys)
    return found


def _needed(definition: Definition, keys: Stored) -> Stored:
    """Only the tallies of one figure; how lengths of time are spread only where that is asked."""
    wanted = {str(each) for each in (definition.sample, definition.part) if each}
    kept = slice(None) if definition.statistic in RANKS else slice(2)
    return {
        key: {tally: sums[kept] for tally, sums in tallies.items() if tally in wanted}
        for key, tallies in keys.items()
    }


def _rows(period: Period, scope: Scope, dimension: Dimension | None) -> "QuerySet[Rollup]":
    of_scope = Rollup.objects.filter(scope=scope.key, dimension=dimension or "")
    return of_scope.filter(_within(pieces(period)))


def _rows_of_many(periods: Sequence[Period], scope: Scope) -> "QuerySet[Rollup]":
    every = {piece for period in periods for piece in pieces(period)}
    return Rollup.objects.filter(_within(every), scope=scope.key, dimension="")


def _within(pieces: Iterable[tuple[str, date]]) -> Q:
    firsts: dict[str, list[date]] = {HOW.MONTH: [], HOW.DAY: []}
    for span, first in pieces:
        firsts[span].append(first)
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
