"""The figures that answer a question, column by column: from rollups, or counted where these end."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext

from accounts.models import Department
from reports.dimensions import Dimension, Relation, names
from reports.exploring.parts import pieces, short
from reports.exploring.question import BY_UNITS, Across, Question
from reports.figures import Figure, Scope, by, figures
from reports.figures.counting import Counted, counted
from reports.figures.cutting import Cut
from reports.periods import Period

MOST_COLUMNS = 13  # the last one is the whole
MOST_CASES = 300_000  # counted while somebody waits


class TooMany(Exception):
    """So many cases are not counted at once; `cases` says how many there are."""

    def __init__(self, cases: int) -> None:
        super().__init__(cases)
        self.cases = cases


@dataclass(frozen=True, slots=True)
class Column:
    """The figure of each row, and of them all. `key` is the column's own: None for the whole, and
    for periods."""

    label: str
    period: Period
    rows: Mapping[str, Figure]
    total: Figure
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    columns: Sequence[Column]
    left_out: int = 0


def answer(question: Question) -> Answer:
    """Raises TooMany where the cases themselves would have to be counted and are too many."""
    if not question.is_kept:
        _check(question)
    if question.across.dimension is None:
        return Answer([_of_period(question, *head) for head in _periods(question)])
    if question.is_kept:
        return _of_units(question, question.across)
    return _crossed(question, question.across.dimension)


def _check(question: Question) -> None:
    cases = sum(_whole(question, period).sample for _label, period in _periods(question))
    if cases > MOST_CASES:
        raise TooMany(cases)


def _periods(question: Question) -> Iterator[tuple[str, Period]]:
    period = question.period
    if question.across is Across.TIME:
        yield from ((short(piece), piece) for piece in pieces(period))
        yield pgettext("last column of a table", "Whole period"), period
    elif question.across is Across.COMPARED:
        yield from ((each.label, each) for each in (period, period.previous(), period.year_before()))
    else:
        yield period.label, period


def _of_period(question: Question, label: str, period: Period) -> Column:
    if not question.is_kept:
        found = counted(_cut(question, period))
        return Column(label, period, found.by_rows(), found.figure())
    rows = by(question.definition.code, period, question.scope, question.rows)
    return Column(label, period, rows, _whole(question, period))


def _whole(question: Question, period: Period, scope: Scope | None = None) -> Figure:
    code = question.definition.code
    return figures([code], period, scope or question.scope)[code]


def _cut(question: Question, period: Period, columns: Dimension | None = None) -> Cut:
    return Cut(
        definition=question.definition,
        period=period,
        scope=question.scope,
        rows=question.rows,
        columns=columns,
        keys=question.keys,
    )


def _of_units(question: Question, across: Across) -> Answer:
    """Unit by unit, each with all below it."""
    relation, period, code = BY_UNITS[across], question.period, question.definition.code
    units = Department.objects.filter(kind=str(relation), is_active=True, parent__isnull=False)
    every = list(units.order_by("code"))
    scopes = {unit: Scope(relation, unit.code) for unit in every[: MOST_COLUMNS - 1]}
    columns = [
        Column(
            unit.name,
            period,
            by(code, period, scope, question.rows),
            _whole(question, period, scope),
            unit.code,
        )
        for unit, scope in scopes.items()
    ]
    house = Column(
        pgettext("last column of a table", "House"),
        period,
        by(code, period, question.scope, question.rows),
        _whole(question, period),
    )
    return Answer([*columns, house], len(every) - len(scopes))


def _crossed(question: Question, dimension: Dimension) -> Answer:
    """Key by key of a second dimension, the largest first."""
    relation = BY_UNITS.get(question.across)
    above = _with_those_above(relation) if relation else _alone
    found = counted(_cut(question, question.period, dimension), above)
    keys = found.columns[: MOST_COLUMNS - 1]
    called = names(dimension, keys)
    columns = [_column(found, key, called[key]) for key in keys]
    whole = _column(found, None, pgettext("last column of a table", "All"))
    return Answer([*columns, whole], len(found.columns) - len(keys))


def _column(found: Counted, key: str | None, label: str) -> Column:
    return Column(label, found.cut.period, found.by_rows(key), found.figure(None, key), key)


def _alone(key: str) -> Iterable[str]:
    return [key]


def _with_those_above(relation: Relation) -> Callable[[str], Iterable[str]]:
    """What counts for a unit counts for those of its kind that hold it as well."""
    rows = list(Department.objects.values_list("pk", "code", "kind", "lineage"))
    codes = {pk: code for pk, code, kind, _lineage in rows if kind == str(relation)}
    above = {code: [codes[pk] for pk in lineage[1:-1] if pk in codes] for _pk, code, _kind, lineage in rows}
    return lambda key: [*above.get(key, ()), key]
