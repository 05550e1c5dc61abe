"""Upright bars: per day or month, several series side by side or stacked, and Pareto."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Final

from reports.charts.drawing import FONT, Canvas, text_width
from reports.charts.frame import DENSE, GAP, ROW, Frame, further_line, legend, tick_room
from reports.charts.scale import Scale, drawn, most_there_is, plotted, says
from reports.document import Chart, Kind, MarkKind, Number
from reports.formats.numbers import shown

HEIGHT: Final = 178.0
LOW_HEIGHT: Final = 96.0
BENEATH: Final = 26.0
PARTS: Final = ("part1", "part2", "part3", "part4", "part5")


def bars(chart: Chart, width: float) -> Canvas:
    if len(chart.series) > 1:
        return _grouped(chart, width)
    if len(chart.categories) <= DENSE and not chart.marks and chart.target is None:
        return _labelled(chart, width)
    return _dense(chart, width)


def stacked(chart: Chart, width: float) -> Canvas:
    rows = [[value or 0.0 for value in row] for row in drawn(chart)]
    tops = [
        list(sums) for sums in zip(*(accumulate(column) for column in zip(*rows, strict=True)), strict=True)
    ]
    frame = _frame(chart, Canvas(width, HEIGHT + ROW), [0.0, *(v for row in tops for v in row)], top=ROW + 18)
    frame.grid()
    frame.names()
    styles = _parts(len(chart.series))
    for number, row in enumerate(tops):
        below = tops[number - 1] if number else [0.0] * len(row)
        for place, (low, high) in enumerate(zip(below, row, strict=True)):
            _bar(frame, styles[number], place, low, high, share=0.55, words=says(chart, number, place))
    for place, total in enumerate(tops[-1] if tops else []):
        frame.canvas.text(
            "label", frame.middle(place), frame.scale.at(total) - 5, _total(chart, place), "middle"
        )
    legend(frame.canvas, styles, [each.name for each in chart.series])
    return frame.canvas


def pareto(chart: Chart, width: float) -> Canvas:
    """Bars and the cumulative share of all, which runs to 100 % on its own axis at the right."""
    values = [value or 0.0 for value in drawn(chart)[0]]
    frame = _frame(chart, Canvas(width, HEIGHT), values, top=20, right=text_width("100%") + GAP)
    frame.grid()
    frame.names()
    share = Scale(low=0, high=100, step=25, at_low=frame.scale.at_low, at_high=frame.scale.at_high)
    for tick in share.ticks:
        frame.canvas.text("tick", frame.right + GAP, share.at(tick) + 4, share.words(tick, Kind.PERCENT))
    for place, value in enumerate(values):
        _bar(
            frame, _bar_style(chart, place, "calm"), place, 0, value, share=0.62, words=says(chart, 0, place)
        )
    _cumulative(frame, share, values)
    return frame.canvas


def _cumulative(frame: Frame, scale: Scale, values: Sequence[float]) -> None:
    total = sum(values)
    if not total:
        return
    shares = [100 * each / total for each in accumulate(values)]
    dots = [(frame.middle(place), scale.at(share)) for place, share in enumerate(shares)]
    for (x1, y1), (x2, y2) in pairwise(dots):
        frame.canvas.line("ln1", x1, y1, x2, y2)
    for (x, y), share in zip(dots, shares, strict=True):
        frame.canvas.circle("dot1", x, y, 3, says=f"{share:.1f}%")
        frame.canvas.text("label", x, y - 7, f"{share:.0f}%", "middle")


def _labelled(chart: Chart, width: float) -> Canvas:
    """Few bars: each bears its number, and there is no axis to look across to."""
    values = [value or 0.0 for value in drawn(chart)[0]]
    scale = Scale(
        low=min([0.0, *values]), high=max([0.0, *values]) or 1, step=1, at_low=LOW_HEIGHT - 22, at_high=20
    )
    canvas = Canvas(width, LOW_HEIGHT + further_line(chart, width))
    frame = Frame(chart=chart, canvas=canvas, scale=scale, left=0, right=width)
    frame.names()
    for place, value in enumerate(values):
        style = _bar_style(chart, place, "calm")
        _bar(frame, style, place, 0, value, share=0.84, words=says(chart, 0, place))
        written = shown(chart.series[0].values[place], chart.unit)
        y = scale.at(max(value, 0)) - 5
        frame.canvas.text("label" if style == "point" else "tick", frame.middle(place), y, written, "middle")
    frame.canvas.line("axis", 0, scale.at(0), width, scale.at(0))
    return frame.canvas


def _dense(chart: Chart, width: float) -> Canvas:
    """A bar per day: days off are light, the point is blue and says why."""
    values = drawn(chart)[0]
    frame = _frame(chart, Canvas(width, HEIGHT), [value or 0.0 for value in values], top=20)
    frame.grid()
    frame.names()
    for place, value in enumerate(values):
        style = _bar_style(chart, place, "busy")
        _bar(frame, style, place, 0, value or 0.0, share=0.67, words=says(chart, 0, place))
    frame.goal()
    _explain(frame, values)
    return frame.canvas


def _explain(frame: Frame, values: Sequence[float | None]) -> None:
    for mark in frame.marks((MarkKind.HOLIDAY, MarkKind.FORECAST)):
        highest = max(values[place] or 0.0 for place in range(mark.first, mark.last + 1))
        x = (frame.middle(mark.first) + frame.middle(mark.last)) / 2
        frame.canvas.text("name", x, frame.scale.at(highest) - 7, mark.label, "middle")
    for mark in frame.marks((MarkKind.INCIDENT,)):
        value = shown(frame.chart.series[0].values[mark.first], frame.chart.unit)
        words = f"{frame.chart.categories[mark.first]} {mark.label} {value}"
        x, y = frame.middle(mark.first), frame.scale.at(values[mark.first] or 0.0) - 5
        half = text_width(words) / 2
        x = min(max(x, frame.left + half), frame.right - half)
        frame.canvas.text("label", x, max(FONT, y), words, "middle")


def _grouped(chart: Chart, width: float) -> Canvas:
    rows, styles = drawn(chart), _parts(len(chart.series))
    values = [value or 0.0 for row in rows for value in row]
    frame = _frame(chart, Canvas(width, HEIGHT + ROW), values, top=ROW + 12)
    frame.grid()
    frame.names()
    each = frame.slot * 0.76 / len(rows)
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            x = frame.middle(place) - frame.slot * 0.38 + number * each
            low, high = sorted((frame.scale.at(0), frame.scale.at(value or 0.0)))
            frame.canvas.rect(styles[number], x, low, each - 1, high - low, says=says(chart, number, place))
    frame.goal()
    legend(frame.canvas, styles, [series.name for series in chart.series])
    return frame.canvas


def _frame(chart: Chart, canvas: Canvas, values: Sequence[float], *, top: float, right: float = 0) -> Frame:
    goal = plotted(chart.target, chart.unit)
    low = canvas.height - BENEATH
    canvas.height += further_line(chart, canvas.width)
    scale = Scale.over(
        [*values, goal or 0.0],
        at_low=low,
        at_high=top,
        from_zero=True,
        most_there_is=most_there_is(chart.unit),
    )
    left = tick_room(scale, chart)
    return Frame(chart=chart, canvas=canvas, scale=scale, left=left, right=canvas.width - right)


def _bar(frame: Frame, style: str, place: int, low: float, high: float, *, share: float, words: str) -> None:
    width = frame.slot * share
    top, bottom = sorted((frame.scale.at(low), frame.scale.at(high)))
    frame.canvas.rect(style, frame.middle(place) - width / 2, top, width, bottom - top, says=words)


def _bar_style(chart: Chart, place: int, ordinary: str) -> str:
    if place in chart.highlight:
        return "point"
    off = {MarkKind.REST, MarkKind.HOLIDAY, MarkKind.FORECAST}
    return "rest" if any(m.kind in off and m.first <= place <= m.last for m in chart.marks) else ordinary


def _parts(count: int) -> list[str]:
    return [PARTS[place % len(PARTS)] for place in range(count)]


def _total(chart: Chart, place: int) -> str:
    values = [each.values[place] for each in chart.series]
    lengths = [value for value in values if isinstance(value, timedelta)]
    numbers = [Decimal(value) for value in values if isinstance(value, int | Decimal)]
    total: Number = sum(lengths, timedelta(0)) if lengths else sum(numbers, Decimal(0)) if numbers else None
    return shown(total, chart.unit)
