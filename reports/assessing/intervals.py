"""How sure a share is that rests on so many cases. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

Z = 1.959964  # 95 %, both sides


@dataclass(frozen=True, slots=True)
class Interval:
    """Within which the true share lies in 95 of 100 such samples."""

    low: Decimal
    high: Decimal

    def is_above(self, other: "Interval") -> bool:
        """Wholly: the two do not even touch."""
        return self.low > other.high


def wilson(part: int, sample: int) -> Interval:
    """Wilson's score interval: true to its promise also with few cases and near 0 or 100 %, where
    the usual one collapses or leaves the scale. Raises ValueError without cases.
    """
    if not 0 <= part <= sample or not sample:
        raise ValueError(f"{part} of {sample}")
    share, z2 = part / sample, Z * Z
    middle = (share + z2 / (2 * sample)) / (1 + z2 / sample)
    reach = Z / (1 + z2 / sample) * sqrt(share * (1 - share) / sample + z2 / (4 * sample * sample))
    return Interval(_share(middle - reach), _share(middle + reach))


def _share(number: float) -> Decimal:
    return Decimal(str(round(min(1.0, max(0.0, number)), 6)))
