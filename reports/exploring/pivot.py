"""The answer as a table: every cell a figure with its sample, every total a figure of its own.

Shares and means cannot be added up, so totals are read, not summed. Only rollups are read, a
fixed number of times per column, however many rows there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import pgettext

from accounts.models import Department
from reports.definitions import Statistic, Unit
from reports.dimensions import names
from reports.exploring.parts import pieces, short
from reports.exploring.question import BY_UNITS, Across, Question
from reports.figures import Figure, Scope, by, figures
from reports.formats.numbers import shown
from reports.periods import Period
from reports.sections.changing import RELATIVE, change, kind_of_change

MOST_COLUMNS = 13  # the last one is the whole
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Head:
    """A column: one figure's period and scope."""

    label: str
    period: Period
    scope: Scope


@dataclass(frozen=True, slots=True)
class Cell:
    """`url` leads to the cases; "" where there are none or the reader sees no cases."""

    figure: Figure
    url: str = ""
    change: str = ""

    @property
    def sample(self) -> int | None:
        """On how many cases the figure rests, where it does not say so itself."""
        counts = self.figure.part is None and self.figure.definition.unit in RELATIVE - {Unit.DURATION}
        return None if counts or not self.figure.sample else self.figure.sample


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Pivot:
    heads: Sequence[Head]
    rows: Sequence[Row]
    total: Row
    rows_left_out: int = 0
    columns_left_out: int = 0


def pivot(question: Question, *, sees_tickets: bool) -> Pivot:
    every = list(_heads(question))
    left_out = max(0, len(every) - MOST_COLUMNS)
    heads = [*every[: len(every) - 1 - left_out], every[-1]]  # the last one is the whole
    columns = [_column(question, head) for head in heads]
    keys = _keys(columns, len(heads) if question.across is not Across.COMPARED else 1)
    called = names(question.rows, keys[:MOST_ROWS])
    drill = _Drill(question, sees_tickets)
    rows = [
        Row(key, called[key], list(_cells(question, heads, [each.get(key) for each in columns], drill, key)))
        for key in keys[:MOST_ROWS]
    ]
    code = question.definition.code
    sums = [figures([code], head.period, head.scope)[code] for head in heads]
    total = Row(
        "", pgettext("last row of a table", "Total"), list(_cells(question, heads, sums, drill, None))
    )
    return Pivot(heads, rows, total, max(0, len(keys) - MOST_ROWS), left_out)


def _heads(question: Question) -> Iterator[Head]:
    period, scope = question.period, question.scope
    if question.across is Across.COMPARED:
        for each in (period, period.previous(), period.year_before()):
            yield Head(each.label, each, scope)
    elif question.across is Across.TIME:
        for piece in pieces(period):
            yield Head(short(piece), piece, scope)
        yield Head(pgettext("last column of a table", "Whole period"), period, scope)
    else:
        relation = BY_UNITS[question.across]
        units = Department.objects.filter(kind=str(relation), is_active=True, parent__isnull=False)
        for unit in units.order_by("code"):
            yield Head(unit.name, period, Scope(relation, unit.code))
        yield Head(pgettext("last column of a table", "House"), period, scope)


def _column(question: Question, head: Head) -> Mapping[str, Figure]:
    if not question.is_kept_by_rows:
        return {}
    return by(question.definition.code, head.period, head.scope, question.rows)


def _keys(columns: Sequence[Mapping[str, Figure]], leading: int) -> list[str]:
    """The largest of all first, by what the last of the leading columns counts; then the others."""
    first = columns[leading - 1] if columns else {}
    others = dict.fromkeys(key for column in columns for key in column if key not in first)
    return [*first, *others]


def _cells(
    question: Question,
    heads: Sequence[Head],
    found: Sequence[Figure | None],
    drill: "_Drill",
    key: str | None,
) -> Iterator[Cell]:
    """`key` None for totals."""
    nothing = _nothing(question)
    every = [figure or nothing for figure in found]
    now = every[0]
    for place, (head, figure) in enumerate(zip(heads, every, strict=True)):
        earlier = question.across is Across.COMPARED and place > 0
        yield Cell(figure, drill.url(head, figure, key), _changed(now, figure) if earlier else "")


def _nothing(question: Question) -> Figure:
    """Where no case stands: 0 of what is counted, no figure of everything else."""
    none = Figure.of(question.definition)
    is_zero = question.is_kept_by_rows and question.definition.statistic in (Statistic.COUNT, Statistic.TOTAL)
    return replace(none, value=Decimal(0)) if is_zero else none


def _changed(now: Figure, then: Figure) -> str:
    """By how much the period differs from this one."""
    difference = change(now, then)
    return "" if difference is None else shown(difference, kind_of_change(now.definition))


class _Drill:
    def __init__(self, question: Question, sees_tickets: bool) -> None:
        self._question, self._sees = question, sees_tickets
        self._page = reverse("reports:explored_cases")

    def url(self, head: Head, figure: Figure, key: str | None) -> str:
        if not self._sees or not figure.sample:
            return ""
        asked = {"figure": figure.definition.code, "period": str(head.period)}
        if head.scope.key and head.scope != self._question.scope:
            asked |= {"unit": head.scope.unit}
        elif self._question.unit:
            asked |= {"unit": self._question.unit}
        if key is not None:
            asked |= {"rows": str(self._question.rows), "key": key}
        return f"{self._page}?{urlencode(asked)}"
