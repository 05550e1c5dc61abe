"""All that a chart shows as a table: its numbers, cumulative shares, intervals and what explains them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from django.utils.translation import pgettext

from reports.document import Chart, ChartKind, Column, Kind, Series, Table, Value
from reports.formats.numbers import scaled
from reports.formats.words import share_name, target_name

Extra = tuple[Column, Sequence[Value]]


def complete(chart: Chart) -> Table:
    """`chart.table` with a column more for everything that is drawn beside the values themselves."""
    table = chart.table
    if chart.kind is ChartKind.HEAT:
        return table
    columns, values = list(table.columns), [list(row) for row in table.rows]
    for column, extra in _extras(chart):
        columns.append(column)
        for row, value in zip(values, extra, strict=True):
            row.append(value)
    return replace(table, columns=columns, rows=values)


def target_column(chart: Chart) -> int | None:
    """Where complete() puts the target."""
    if chart.target is None or chart.kind is ChartKind.HEAT:
        return None
    bands = sum(any(series.band) for series in chart.series)
    return 1 + len(chart.series) + (chart.kind is ChartKind.PARETO) + 2 * bands


def _extras(chart: Chart) -> Iterator[Extra]:
    if chart.kind is ChartKind.PARETO:
        yield Column(title=share_name(), kind=Kind.PERCENT), _cumulative(chart)
    for series in chart.series:
        if any(series.band):
            yield from _band(series, chart.unit)
    if chart.target is not None:
        yield (
            Column(title=target_name(), kind=chart.unit),
            [chart.target] * len(chart.categories),
        )
    if any(mark.label for mark in chart.marks):
        yield Column(title=pgettext("report", "Remark")), _remarks(chart)


def _cumulative(chart: Chart) -> list[Value]:
    sums = [*accumulate(Decimal(0) if v is None else scaled(v, chart.unit) for v in chart.series[0].values)]
    return [each / sums[-1] if sums[-1] else None for each in sums]


def _band(series: Series, unit: Kind) -> Iterator[Extra]:
    edges = [edge or (None, None) for edge in series.band]
    names = {"series": series.name}
    low = pgettext("forecast's interval", "%(series)s, at least") % names
    high = pgettext("forecast's interval", "%(series)s, at most") % names
    yield Column(title=low, kind=unit), [edge[0] for edge in edges]
    yield Column(title=high, kind=unit), [edge[1] for edge in edges]


def _remarks(chart: Chart) -> list[Value]:
    marks = [(range(mark.first, mark.last + 1), mark.label) for mark in chart.marks]
    return [
        " · ".join(label for places, label in marks if place in places)
        for place in range(len(chart.categories))
    ]
