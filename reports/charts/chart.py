"""From a Chart to its drawing."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from reports.charts.bars import bars, pareto, stacked
from reports.charts.drawing import Canvas
from reports.charts.lines import line
from reports.charts.rows import heat, ranked
from reports.document import Chart, ChartKind

WIDE: Final = 680.0  # px over the whole width of a page
HALF: Final = 330.0

Draw = Callable[[Chart, float], Canvas]
DRAWN: Final[Mapping[ChartKind, Draw]] = MappingProxyType(
    {
        ChartKind.LINE: line,
        ChartKind.BAR: bars,
        ChartKind.RANKED: ranked,
        ChartKind.STACKED: stacked,
        ChartKind.PARETO: pareto,
        ChartKind.HEAT: heat,
    }
)


def svg(chart: Chart, *, width: float = WIDE) -> str:
    """One `<svg>` element in the active language; its texts are only ever text."""
    return DRAWN[chart.kind](chart, width).svg(chart.summary or chart.title)
