"""Lying charts: ranked bars with their names, and the heat map."""

from typing import Final

from reports.charts.drawing import Canvas, fitted, text_width, wrapped
from reports.charts.frame import LINE
from reports.charts.scale import drawn, plotted, says
from reports.document import Chart
from reports.formats.numbers import shown

ROW: Final = 23.0
BAR: Final = 13.0
CELL: Final = 26.0
LEVELS: Final = 4


def ranked(chart: Chart, width: float) -> Canvas:
    """A bar per name with its figure; the second series is a dot on the same scale."""
    rows = drawn(chart)
    canvas = Canvas(width, ROW * len(chart.categories) + 2)
    left = _names_width(list(chart.categories), width) + 8
    figures = [shown(value, chart.unit) for value in chart.series[0].values]
    room = width - left - max((text_width(each) for each in figures), default=0) - 12
    most = max((value for row in rows for value in row if value is not None), default=0) or 1
    for place, name in enumerate(chart.categories):
        y = place * ROW + 4
        ends = [left + room * max(row[place] or 0.0, 0.0) / most for row in rows]
        canvas.text("name", left - 8, y + 10.5, fitted(name, left - 7), "end")
        style = "point" if place in chart.highlight else "calm"
        canvas.rect(style, left, y, ends[0] - left, BAR, says=says(chart, 0, place))
        for number, end in enumerate(ends[1:2], start=1):
            if rows[number][place] is not None:
                canvas.circle("was", end, y + BAR / 2, 2.8, says=says(chart, number, place))
        canvas.text("label", max(ends[:2]) + 8, y + 10.5, figures[place])
    return canvas


def heat(chart: Chart, width: float) -> Canvas:
    """A cell per row and column with its number, the darker the more; · where there is none."""
    names = [each.name for each in chart.series]
    left = _names_width(names, width) + 10
    slot = (width - left) / max(1, len(chart.categories))
    heads = [wrapped(category, slot - 4) for category in chart.categories]
    top = 20 + LINE * (max((len(lines) for lines in heads), default=1) - 1)
    canvas = Canvas(width, top + CELL * len(names))
    for place, lines in enumerate(heads):
        for line, words in enumerate(reversed(lines)):
            canvas.text("tick", left + (place + 0.5) * slot, top - 7 - line * LINE, words, "middle")
    found = [value for row in drawn(chart) for value in row if value is not None]
    for number, name in enumerate(names):
        y = top + number * CELL
        canvas.text("name", left - 10, y + 17, fitted(name, left - 9), "end")
        for place, value in enumerate(chart.series[number].values):
            x = left + place * slot
            level = _level(plotted(value, chart.unit), max(found, default=0.0))
            canvas.rect(f"hm{level}", x + 1, y + 1, slot - 2, CELL - 2, says=says(chart, number, place))
            words = "·" if value is None else shown(value, chart.unit)
            canvas.text("tick" if value is None else "cell", x + slot / 2, y + 17, words, "middle")
    return canvas


def _level(value: float | None, most: float) -> int:
    """0 for nothing, 1 to 4 by equal steps of the highest value."""
    if value is None or value <= 0 or most <= 0:
        return 0
    return min(LEVELS, int(value / most * LEVELS) + 1)


def _names_width(names: list[str], width: float) -> float:
    return min(max((text_width(name) for name in names), default=0.0), width * 0.36)
