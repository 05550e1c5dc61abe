"""How lengths of time are spread: counts in buckets that add up, for medians and percentiles.

Each bucket is 5 per cent wider than the one before; what is read back is its geometric middle,
so that a percentile is never further than 2.5 per cent from the true one.
"""

import math
from collections.abc import Mapping
from decimal import Decimal

GROWTH = 1.05
LARGEST_ERROR = GROWTH**0.5 - 1


def bucket(seconds: int) -> int:
    """0 for nothing, else from 1 on."""
    return 0 if seconds < 1 else 1 + math.floor(math.log(seconds, GROWTH))


def middle(number: int) -> Decimal:
    """Seconds in the middle of a bucket."""
    return Decimal(0) if number == 0 else Decimal(round(GROWTH ** (number - 0.5), 3))


def percentile(buckets: Mapping[int, int], share: Decimal) -> Decimal | None:
    """The length that a share of all does not exceed (nearest rank); None of nothing."""
    wanted = max(1, math.ceil(share * sum(buckets.values())))
    seen = 0
    for number in sorted(buckets):
        seen += buckets[number]
        if seen >= wanted:
            return middle(number)
    return None
