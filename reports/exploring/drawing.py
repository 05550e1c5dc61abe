"""The pictures beside the table: the course over the last periods, and the rows against before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reports.charts.chart import svg
from reports.exhibits import Chart, ChartKind, Series, Table
from reports.exploring.parts import short
from reports.exploring.pivot import Pivot
from reports.exploring.question import Across, Question
from reports.figures import series
from reports.formats.numbers import shown
from reports.periods import Period, PeriodKind

LENGTH = 12  # periods of a course
WIDTH, NARROW = 680.0, 520.0
RANKED = 12  # rows drawn


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, and the same numbers as a table."""

    code: str
    drawing: SafeString
    table: Table

    @property
    def rows(self) -> list[list[str]]:
        kinds = [column.kind for column in self.table.columns]
        rows = [zip(row, kinds, strict=True) for row in self.table.rows]
        return [[shown(value, kind) for value, kind in row] for row in rows]


def pictures(question: Question, found: Pivot | None) -> list[Picture]:
    """The course only of what rollups hold: it looks back over two years."""
    drawn = [ranking(question, found) if found else None, None if question.only else course(question)]
    return [each for each in drawn if each]


def course(question: Question) -> Picture:
    """The figure over twelve such periods, and the same a year before each."""
    periods = list(_backwards(question.period))
    now = series(question.definition.code, periods, question.scope)
    before = series(question.definition.code, [each.year_before() for each in periods], question.scope)
    lines = [Series(name=str(question.definition.name), values=[each.number for each in now])]
    if any(each.sample for each in before):
        lines.append(Series(name=_("a year before"), values=[each.number for each in before]))
    chart = Chart(
        kind=ChartKind.LINE,
        title=_("Course"),
        axis=_("Period"),
        categories=[short(each) if each.kind == PeriodKind.DAYS else str(each) for each in periods],
        series=lines,
        unit=question.definition.unit.kind,
        target=question.definition.target,
        summary=_("%(name)s in %(count)d periods; last %(value)s.")
        % {"name": question.definition.name, "count": len(periods), "value": now[-1].shown},
    )
    return Picture("course", SafeString(svg(chart, width=WIDTH)), chart.table)


def ranking(question: Question, found: Pivot) -> Picture | None:
    """The largest rows, with the period before as dots; None where the columns say more."""
    rows = [row for row in found.rows if row.cells[0].figure.value is not None][:RANKED]
    if question.across is not Across.COMPARED or len(rows) < 2:
        return None
    values = [[row.cells[place].figure.number for row in rows] for place in (0, 1)]
    lines = [Series(name=found.heads[place].label, values=values[place]) for place in (0, 1)]
    chart = Chart(
        kind=ChartKind.RANKED,
        title=_("Against the period before"),
        axis=capfirst(str(question.rows.label)),
        categories=[row.name for row in rows],
        series=lines if any(value is not None for value in values[1]) else lines[:1],
        unit=question.definition.unit.kind,
        summary=_("First: %(name)s, %(value)s.")
        % {"name": rows[0].name, "value": rows[0].cells[0].figure.shown},
    )
    return Picture("ranking", SafeString(svg(chart, width=NARROW)), chart.table)


def _backwards(period: Period) -> Sequence[Period]:
    """The periods that end with this one, the earliest first."""
    found = [period]
    while len(found) < LENGTH and (period.kind != PeriodKind.YEAR or len(found) < 5):
        found.append(found[-1].previous())
    return found[::-1]
