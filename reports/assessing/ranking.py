"""Who stands where, as far as the numbers of cases allow it to be said. Pure.

Each is compared with the whole, and with every other, by 95 % intervals. Whoever has fewer than
LEAST cases is not compared at all. A place is a range: first those who are surely better, last
those who are surely worse; where all overlap, everybody has every place, which is the honest answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.assessing.intervals import Interval, wilson
from reports.definitions import Better
from reports.figures import Figure

LEAST = 30  # cases


class Stand(StrEnum):
    """Against the whole."""

    BETTER = "better"
    LIKE = "like"
    WORSE = "worse"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """`first` to `last` of `others` + 1 places; None where there is nobody to compare with."""

    figure: Figure
    interval: Interval | None
    stand: Stand
    first: int | None = None
    last: int | None = None
    among: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether the place says more than that one is among them."""
        return self.first is not None and (self.first, self.last) != (1, self.among)


def placed(found: Mapping[str, Figure], whole: Figure) -> dict[str, Placed]:
    """Every figure that is a share, those best placed first, those with too few cases last."""
    compared = {key: _interval(each) for key, each in found.items() if each.sample >= LEAST}
    judged = {key: _placed(key, each, compared, whole) for key, each in found.items()}
    return dict(sorted(judged.items(), key=_order))


def _placed(key: str, figure: Figure, compared: Mapping[str, Interval], whole: Figure) -> Placed:
    interval = _interval(figure) if figure.sample else None
    if interval is None or key not in compared:
        return Placed(figure=figure, interval=interval, stand=Stand.TOO_FEW)
    others = [each for other, each in compared.items() if other != key]
    is_lower = figure.definition.better is Better.LOWER
    above = sum(each.is_above(interval) for each in others)
    below = sum(interval.is_above(each) for each in others)
    ahead, behind = (below, above) if is_lower else (above, below)
    return Placed(
        figure=figure,
        interval=interval,
        stand=_stand(interval, whole, is_lower=is_lower),
        first=1 + ahead if others else None,
        last=len(compared) - behind if others else None,
        among=len(compared),
    )


def _stand(interval: Interval, whole: Figure, *, is_lower: bool) -> Stand:
    if whole.value is None or interval.low <= whole.value <= interval.high:
        return Stand.LIKE
    is_higher = interval.low > whole.value
    return Stand.BETTER if is_higher != is_lower else Stand.WORSE


def _interval(figure: Figure) -> Interval:
    return wilson(figure.part or 0, figure.sample)


def _order(pair: tuple[str, Placed]) -> tuple[bool, int, int, str]:
    key, each = pair
    return (each.first is None, each.first or -each.figure.sample, each.last or 0, key)
