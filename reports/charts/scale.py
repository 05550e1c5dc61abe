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
    def over(
        cls,
        values: Iterable[float],
        *,
        at_low: float,
        at_high: float,
        from_zero: bool,
        most_there_is: float = math.inf,
    ) -> Self:
        """A scale that holds all values; bars start at zero, lines may leave it out. It does not go
        beyond `most_there_is` where no value does: 100 for shares."""
        found = [*values] or [0.0]
        least, most = min(found), max(found)
        if from_zero:
            least, most = min(least, 0.0), max(most, 0.0)
        if least == most:
            least, most = least - min(1.0, abs(least)), least + 1  # zeros have nothing below them
        step = _step(most - least)
        low, high = math.floor(least / step) * step, math.ceil(most / step) * step
        if max(found) <= most_there_is < high:
            high = most_there_is
            low = high - math.ceil((high - min(least, high - step)) / step) * step
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


def most_there_is(unit: Kind) -> float:
    """No share of a whole is more than 100 %."""
    return 100 if unit is Kind.PERCENT else math.inf


def is_all_zero(chart: Chart) -> bool:
    """Whether nothing but zeros is drawn: an axis that is left to itself would run from −1 to 1."""
    return not chart.target and not any(value for row in drawn(chart) for value in row)


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
