"""Numbers to places: where values lie on a drawing, and round numbers for its axis."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from reports.document import Chart, Kind, Number
from reports.formats.numbers import SHARES, figure, scaled, shown

STEPS: Final = (1, 1.5, 2, 2.5, 5, 10)
INTERVALS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From `low` to `high` in round steps, drawn between two places in px (`at_high` is above)."""

    low: float
    high: float
    step: float
    at_low: float
    at_high: float

    @classmethod
    def over(cls, values: Iterable[float], *, at_low: float, at_high: float, from_zero: bool) -> Self:
        """A scale that holds all values; bars start at zero, lines may leave it out."""
        found = [*values] or [0.0]
        least, most = min(found), max(found)
        if from_zero:
            least, most = min(least, 0.0), max(most, 0.0)
        if least == most:
            least, most = (least, least + 1) if from_zero else (least - 1, least + 1)
        step = _step(most - least)
        low, high = math.floor(least / step) * step, math.ceil(most / step) * step
        return cls(low=low, high=high, step=step, at_low=at_low, at_high=at_high)

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.at_low + share * (self.at_high - self.at_low)

    @property
    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + place * self.step for place in range(count + 1)]

    def words(self, tick: float, unit: Kind) -> str:
        """A tick's number, with as many decimals as the step needs and the sign of percent."""
        places = next((p for p in range(6) if (self.step * 10**p + 1e-6) % 1 < 1e-5), 6)
        number = figure(_decimal(tick), places)
        return f"{number}%" if unit in SHARES else number


def plotted(value: Number, unit: Kind) -> float | None:
    """The value as it is drawn: percents and hours; None leaves a gap."""
    return None if value is None else float(scaled(value, unit))


def drawn(chart: Chart) -> list[list[float | None]]:
    """All series as they are drawn."""
    return [[plotted(value, chart.unit) for value in each.values] for each in chart.series]


def says(chart: Chart, series: int, place: int) -> str:
    """What a pointer at one value reads: "城西 · 10 月 · 92.6%"."""
    each = chart.series[series]
    who = [each.name] if len(chart.series) > 1 else []
    return " · ".join([*who, chart.categories[place], shown(each.values[place], chart.unit)])


def _step(span: float) -> float:
    rough = span / INTERVALS
    magnitude = 10.0 ** math.floor(math.log10(rough))
    return next(step * magnitude for step in STEPS if step * magnitude >= rough * 0.999)


def _decimal(number: float) -> Decimal:
    return Decimal(repr(round(number, 9)))
