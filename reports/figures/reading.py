"""Figures out of rollups: the cost hangs on the length of the period, never on the tickets in it."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from reports.definitions import DEFINITIONS, Definition, Statistic
from reports.dimensions import WITHIN_UNITS, Dimension
from reports.figures.figure import Figure
from reports.figures.rows import column_of, pieces, rows_of_many, summed, tallies_of
from reports.figures.scope import Scope
from reports.figures.standing import standing, standing_then
from reports.figures.users import EVERY, Keys, Users
from reports.figures.working_out import worked_out
from reports.periods import Period
from reports.rollups.sums import Sums


def figures(codes: Iterable[str], period: Period, scope: Scope) -> Mapping[str, Figure]:
    """Each figure by its code, in the order asked for. Raises KeyError for a code not defined."""
    wanted = [DEFINITIONS[code] for code in codes]
    sums = summed(period, scope, "", tallies_of(wanted), column=column_of(wanted))[""]
    still = standing(wanted, period, scope)
    users = users_of(wanted, [period])
    return {each.code: figure_of(each, sums, still.of(each, ""), period, scope, users) for each in wanted}


def series(code: str, periods: Sequence[Period], scope: Scope) -> Sequence[Figure]:
    """One figure in several periods, in their order: days for a daily line, months for a trend.

    Raises KeyError for a code that is not defined.
    """
    definition = DEFINITIONS[code]
    if not periods:
        return []
    tallies = tallies_of([definition])
    rows = rows_of_many(periods, scope, tallies, column=column_of([definition]))
    still = standing_then(definition, periods, scope)
    users = users_of([definition], periods)
    found = []
    for period, open_then in zip(periods, still, strict=True):
        sums, wanted = Sums(), pieces(period)
        for span, first, *stored in rows:
            if (span, first) in wanted:
                sums.merge({tally: each for tally, each in zip(tallies, stored, strict=True) if each})
        stood = open_then.of(definition, "")
        found.append(figure_of(definition, sums, stood, period, scope, users))
    return found


def by(code: str, period: Period, scope: Scope, dimension: Dimension) -> Mapping[str, Figure]:
    """One figure per key of a dimension, largest sample first; "" is what is not known (yet).

    Within a unit only the dimensions WITHIN_UNITS are kept. Raises ValueError for another,
    KeyError for a code that is not defined. Medians and percentiles are kept for scopes, not for
    keys: their value is None.
    """
    definition = DEFINITIONS[code]
    check_kept(scope, dimension)
    sums = summed(period, scope, dimension, tallies_of([definition]), column="keys")
    still = standing([definition], period, scope, dimension)
    users = users_of([definition], [period])
    found = {
        key: figure_of(
            definition, sums[key], still.of(definition, key), period, scope, users, {dimension: key}
        )
        for key in {*sums, *still.keys}
    }
    counted = {key: figure for key, figure in found.items() if figure.sample}
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1].sample, pair[0])))


def check_kept(scope: Scope, dimension: Dimension) -> None:
    """Raises ValueError where figures are not kept by this dimension."""
    if scope.key and dimension not in WITHIN_UNITS:
        raise ValueError(f"Within a unit, figures are not kept by {dimension}.")


def users_of(definitions: Iterable[Definition], periods: Iterable[Period]) -> Users | None:
    """What figures per million divide by; nothing is read for others."""
    if any(each.statistic is Statistic.PER_USERS for each in definitions):
        return Users.of(periods)
    return None


def figure_of(
    definition: Definition,
    sums: Sums,
    still: int,
    period: Period,
    scope: Scope,
    users: Users | None,
    keys: Keys = EVERY,
) -> Figure:
    """`still` stands open when the period ends; `keys` say which part of the scope was counted."""
    divisor = users.mean(period, scope, keys) if users else None
    is_running = period.last >= timezone.localdate()
    return worked_out(definition, sums, still, divisor, is_running=is_running)
