"""A figure's value from what was counted. Pure."""

from decimal import Decimal

from reports.definitions import Definition, Statistic
from reports.figures.figure import Figure
from reports.rollups.spread import percentile
from reports.rollups.sums import Sum, Sums

MILLION = Decimal(1_000_000)
RANKS = {Statistic.MEDIAN: Decimal("0.5"), Statistic.P90: Decimal("0.9")}


def worked_out(
    definition: Definition, sums: Sums, still: int, users: Decimal | None, *, is_running: bool
) -> Figure:
    """`still` is what stands open at the end of the period and counts for the sample as well;
    `users` is what a figure per million divides by, None when nobody entered it."""
    counted = sums.of(definition.sample) if definition.sample else Sum()
    sample = counted.count + still
    part = sums.of(definition.part).count if definition.part else None
    return Figure(
        definition=definition,
        value=_value(definition, counted, sample, part, users),
        sample=sample,
        part=part,
        is_running=is_running,
    )


def _value(
    definition: Definition, counted: Sum, sample: int, part: int | None, users: Decimal | None
) -> Decimal | None:
    match definition.statistic:
        case Statistic.COUNT:
            return Decimal(sample)
        case Statistic.TOTAL:
            return Decimal(counted.total)
        case Statistic.PER_USERS:
            return sample * MILLION / users if users else None
        case _ if not sample:
            return None
        case Statistic.SHARE:
            return Decimal(part or 0) / sample
        case Statistic.MEAN:
            return Decimal(counted.total) / sample
        case Statistic.MEDIAN | Statistic.P90:
            return percentile(counted.buckets, RANKS[definition.statistic])
