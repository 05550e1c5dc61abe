"""What upright charts share: the plot's edges, axis, grid, names of the categories, marks, legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import pgettext

from reports.charts.drawing import FONT, Canvas, fitted, text_width, wrapped
from reports.charts.scale import Scale, plotted
from reports.document import Chart, Mark, MarkKind
from reports.formats.numbers import shown

GAP: Final = 6.0
DENSE: Final = 12  # more categories than this are days: their names are thinned out, not cut
ROW: Final = 18.0  # a line of the legend
LINE: Final = 13.0  # a further line of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where the plot lies on the canvas: categories from `left` to `right`, values by `scale`."""

    chart: Chart
    canvas: Canvas
    scale: Scale
    left: float
    right: float

    @property
    def slot(self) -> float:
        return (self.right - self.left) / max(1, len(self.chart.categories))

    def middle(self, place: int) -> float:
        return self.left + (place + 0.5) * self.slot

    @property
    def top(self) -> float:
        return self.scale.at_high

    @property
    def bottom(self) -> float:
        return self.scale.at_low

    def grid(self) -> None:
        for tick in self.scale.ticks:
            y = self.scale.at(tick)
            self.canvas.line("axis" if tick == 0 else "grid", self.left, y, self.right, y)
            self.canvas.text("tick", self.left - GAP, y + 4, self.scale.words(tick, self.chart.unit), "end")

    def names(self) -> None:
        """Beneath the plot: all when there is room, else every fifth as on a calendar."""
        y, names = self.bottom + 17, self.chart.categories
        widest = max((text_width(name) for name in names), default=0.0)
        every = 1
        if len(names) > DENSE:
            every = next((n for n in (1, 5, 10, 20, 50) if n * self.slot >= widest + 2 * GAP), len(names))
        for place, name in enumerate(names):
            if _is_named(place, every, len(names)):
                lines = wrapped(name, self.slot - 4) if every == 1 else [name]
                for number, words in enumerate(lines):
                    self.canvas.text("tick", self.middle(place), y + number * LINE, words, "middle")

    def goal(self) -> None:
        value = plotted(self.chart.target, self.chart.unit)
        if value is not None:
            y = self.scale.at(value)
            words = pgettext("report", "target %(target)s") % {
                "target": shown(self.chart.target, self.chart.unit)
            }
            self.canvas.line("goal", self.left, y, self.right, y)
            self.canvas.text("name", self.left + 2, y - 4, words)

    def shade(self, kinds: Sequence[MarkKind]) -> None:
        for mark in self.marks(kinds):
            first, last = self.middle(mark.first), self.middle(mark.last)
            x, width = first - self.slot / 2, last - first + self.slot
            self.canvas.rect("off", x, self.top, width, self.bottom - self.top)
            self.canvas.text("tick", x + width / 2, self.top + FONT, mark.label, "middle")

    def marks(self, kinds: Sequence[MarkKind]) -> list[Mark]:
        last = len(self.chart.categories) - 1
        return [
            mark for mark in self.chart.marks if mark.kind in kinds and 0 <= mark.first <= mark.last <= last
        ]


def legend(canvas: Canvas, styles: Sequence[str], names: Sequence[str]) -> None:
    """At the top, in the order of the series."""
    x, share = 0.0, canvas.width / max(1, len(names))
    for style, name in zip(styles, names, strict=True):
        words = fitted(name, share - 22)
        canvas.rect(style, x, 4, 12, 8)
        canvas.text("name", x + 17, 12, words)
        x += 17 + text_width(words) + 16


def further_line(chart: Chart, width: float) -> float:
    """The room that names need which do not fit on one line."""
    names = chart.categories
    is_long = len(names) <= DENSE and any(text_width(name) > 0.9 * width / len(names) - 4 for name in names)
    return LINE if is_long else 0.0


def tick_room(scale: Scale, chart: Chart) -> float:
    """How much room the axis' numbers need."""
    return GAP + max(text_width(scale.words(tick, chart.unit)) for tick in scale.ticks)


def _is_named(place: int, every: int, count: int) -> bool:
    """1, 5, 10, …; the last one too, unless its neighbour stands close."""
    if every == 1:
        return True
    number = place + 1
    if number == count:
        return True
    return (number == 1 or number % every == 0) and count - number > every // 3
