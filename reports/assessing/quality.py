"""What readers thought of the reports somebody wrote: the mean of accuracy, depth and feasibility."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count
from django.db.models.functions import JSONObject

from reports.models import Review
from reports.models.review import ASPECTS
from reports.periods import Period

FEWEST = 3  # readers, below which a mean is one person's opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """`aspects` in the order of ASPECTS; None of so few readers that they could be told apart."""

    writer: str
    reports: int
    readers: int
    aspects: Sequence[Decimal | None]

    @property
    def mean(self) -> Decimal | None:
        known = [each for each in self.aspects if each is not None]
        return sum(known, Decimal(0)) / len(known) if known else None


def qualities(period: Period, *, writer: int | None = None) -> list[Quality]:
    """By whoever submitted the report, of what was said in a period; of one writer, or of all."""
    found = Review.objects.filter(at__gte=period.begins, at__lt=period.ends)
    if writer is not None:
        found = found.filter(edition__submitted_by=writer)
    rows = found.values("edition__submitted_by__name").annotate(
        readers=Count("by", distinct=True),
        reports=Count("edition", distinct=True),
        means=JSONObject(**{each: Avg(each) for each in ASPECTS}),
    )
    return [
        Quality(
            writer=row["edition__submitted_by__name"],
            reports=row["reports"],
            readers=row["readers"],
            aspects=[_score(row["means"][each]) if row["readers"] >= FEWEST else None for each in ASPECTS],
        )
        for row in rows.order_by("edition__submitted_by__name")
    ]


def _score(mean: float) -> Decimal:
    return Decimal(str(round(mean, 4)))
