"""The answer as a table: every cell a figure with its sample, every total a figure of its own.

Shares and means cannot be added up, so totals are read or counted, not summed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import pgettext

from reports.definitions import Statistic, Unit
from reports.dimensions import names
from reports.exploring.answers import Column, answer
from reports.exploring.question import Across, Question
from reports.figures import Figure
from reports.formats.numbers import shown
from reports.periods import Period
from reports.sections.changing import RELATIVE, change, kind_of_change

MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Head:
    """A column."""

    label: str
    period: Period


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
    """Raises TooMany as answer()."""
    found = answer(question)
    columns = found.columns
    keys = _keys(columns, 1 if question.across is Across.COMPARED else len(columns))
    called = names(question.rows, keys[:MOST_ROWS])
    drill = _Drill(question, sees_tickets)
    rows = [
        Row(
            key,
            called[key],
            list(_cells(question, columns, [each.rows.get(key) for each in columns], drill, key)),
        )
        for key in keys[:MOST_ROWS]
    ]
    totals = [column.total for column in columns]
    name = pgettext("last row of a table", "Total")
    total = Row("", name, list(_cells(question, columns, totals, drill, None)))
    heads = [Head(column.label, column.period) for column in columns]
    return Pivot(heads, rows, total, max(0, len(keys) - MOST_ROWS), found.left_out)


def _keys(columns: Sequence[Column], leading: int) -> list[str]:
    """The largest of all first, by what the last of the leading columns counts; then the others."""
    first: Mapping[str, Figure] = columns[leading - 1].rows if columns else {}
    others = dict.fromkeys(key for column in columns for key in column.rows if key not in first)
    return [*first, *others]


def _cells(
    question: Question,
    columns: Sequence[Column],
    found: Sequence[Figure | None],
    drill: "_Drill",
    key: str | None,
) -> Iterator[Cell]:
    """`key` None for totals."""
    nothing = _nothing(question)
    every = [figure or nothing for figure in found]
    now = every[0]
    for place, (column, figure) in enumerate(zip(columns, every, strict=True)):
        earlier = question.across is Across.COMPARED and place > 0
        yield Cell(figure, drill.url(column, figure, key), _changed(now, figure) if earlier else "")


def _nothing(question: Question) -> Figure:
    """Where no case stands: 0 of what is counted, no figure of everything else."""
    none = Figure.of(question.definition)
    is_zero = question.definition.statistic in (Statistic.COUNT, Statistic.TOTAL)
    return replace(none, value=Decimal(0)) if is_zero else none


def _changed(now: Figure, then: Figure) -> str:
    """By how much the period differs from this one."""
    difference = change(now, then)
    return "" if difference is None else shown(difference, kind_of_change(now.definition))


class _Drill:
    """Each number's address: the question, with the row's and the column's own key."""

    def __init__(self, question: Question, sees_tickets: bool) -> None:
        self._question, self._sees = question, sees_tickets
        self._page = reverse("reports:explored_cases")

    def url(self, column: Column, figure: Figure, key: str | None) -> str:
        if not self._sees or not figure.sample:
            return ""
        asked = {**self._question.parts, "period": str(column.period)}
        if column.key is None:
            del asked["across"]
        given = {name: value for name, value in asked.items() if value}
        own = {"key": key, "column": column.key}
        given |= {name: value for name, value in own.items() if value is not None}
        return f"{self._page}?{urlencode(given)}"
