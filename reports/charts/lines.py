"""Lines over time: the first series is the point, its companions are grey; names at the lines' ends."""

from collections.abc import Sequence
from typing import Final

from reports.charts.drawing import FONT, Canvas, fitted, points, text_width
from reports.charts.frame import GAP, Frame, tick_room
from reports.charts.scale import Scale, drawn, most_there_is, plotted, says
from reports.document import Chart, MarkKind
from reports.formats.numbers import shown

HEIGHT: Final = 190.0
BENEATH: Final = 26.0
STYLES: Final = ("ln1", "ln2", "ln3", "ln4")
SHADED: Final = (MarkKind.REST, MarkKind.HOLIDAY, MarkKind.FORECAST)
Band = list[tuple[float, float, float]]


def line(chart: Chart, width: float) -> Canvas:
    frame = _frame(chart, width)
    frame.shade(SHADED)
    frame.grid()
    frame.names()
    for number in range(len(chart.series)):
        _band(frame, number)
    frame.goal()
    _events(frame)
    rows = drawn(chart)
    for number, row in reversed([*enumerate(rows)]):
        _line(frame, number, row)
    _ends(frame, rows)
    return frame.canvas


def _frame(chart: Chart, width: float) -> Frame:
    found = [value for row in drawn(chart) for value in row if value is not None]
    found += [
        edge
        for number in range(len(chart.series))
        for _at, *low_high in _edges(chart, number)
        for edge in low_high
    ]
    goal = plotted(chart.target, chart.unit)
    found += [] if goal is None else [goal]
    canvas = Canvas(width, HEIGHT)
    scale = Scale.over(
        found, at_low=HEIGHT - BENEATH, at_high=20, from_zero=False, most_there_is=most_there_is(chart.unit)
    )
    room = max((text_width(_end_words(chart, number)) for number in range(len(chart.series))), default=0)
    return Frame(
        chart=chart,
        canvas=canvas,
        scale=scale,
        left=tick_room(scale, chart),
        right=width - min(room + 12, width / 3),
    )


def _line(frame: Frame, number: int, row: Sequence[float | None]) -> None:
    """Broken where there is no figure; a figure that stands alone is a dot."""
    style = STYLES[min(number, len(STYLES) - 1)]
    for run in _runs(row):
        places = [(frame.middle(place), frame.scale.at(value)) for place, value in run]
        if len(places) > 1:
            frame.canvas.path(style, points(places))
        for (x, y), (place, _value) in zip(places, run, strict=True):
            is_end = place == run[-1][0]
            dot = "dot1" if number == 0 else "dot2"
            frame.canvas.circle(dot, x, y, 3 if is_end else 1.5, says=says(frame.chart, number, place))


def _runs(row: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    runs: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(row):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return [run for run in runs if run]


def _band(frame: Frame, number: int) -> None:
    edges = _edges(frame.chart, number)
    if edges:
        high = [(frame.middle(int(place)), frame.scale.at(top)) for place, _low, top in edges]
        low = [(frame.middle(int(place)), frame.scale.at(bottom)) for place, bottom, _top in reversed(edges)]
        frame.canvas.path("area", points([*high, *low]) + "Z")


def _edges(chart: Chart, number: int) -> Band:
    found: Band = []
    for place, edges in enumerate(chart.series[number].band):
        low, high = (plotted(edge, chart.unit) for edge in edges or (None, None))
        if low is not None and high is not None:
            found.append((place, low, high))
    return found


def _events(frame: Frame) -> None:
    for mark in frame.marks((MarkKind.INCIDENT,)):
        x = frame.middle(mark.first)
        frame.canvas.line("event", x, frame.top, x, frame.bottom)
        is_late = x > (frame.left + frame.right) / 2
        frame.canvas.text(
            "name", x - 4 if is_late else x + 4, frame.top + FONT, mark.label, "end" if is_late else "start"
        )


def _ends(frame: Frame, rows: Sequence[Sequence[float | None]]) -> None:
    """Name and last figure at each line's end, moved apart where they would cover each other."""
    ends = []
    for number, row in enumerate(rows):
        run = [(place, value) for place, value in enumerate(row) if value is not None]
        if run and run[-1][0] < len(row) - 1:
            _end_above(frame, number, *run[-1])
        elif run:
            ends.append((frame.scale.at(run[-1][1]), number))
    before, x = -1e9, frame.middle(len(frame.chart.categories) - 1) + GAP
    for y, number in sorted(ends):
        before = max(y + 4, before + FONT + 2)
        words = fitted(_end_words(frame.chart, number), frame.canvas.width - x)
        frame.canvas.text(_label(number), x, before, words)


def _end_above(frame: Frame, number: int, place: int, value: float) -> None:
    """The name of a line that ends early, where another goes on."""
    x, y = frame.middle(place), frame.scale.at(value) - 9
    frame.canvas.text(_label(number), x, y, _end_words(frame.chart, number), "middle")


def _label(number: int) -> str:
    return "label" if number == 0 else "name"


def _end_words(chart: Chart, number: int) -> str:
    series = chart.series[number]
    last = next((value for value in reversed(series.values) if value is not None), None)
    value = shown(last, chart.unit)
    return f"{series.name} {value}" if len(chart.series) > 1 else value
