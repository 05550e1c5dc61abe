"""What a report asks of the figures: a period, the one before it, and the same a year ago."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.definitions import DEFINITIONS
from reports.dimensions import WITHIN_UNITS, Dimension
from reports.figures import Figure, Scope, by, figures, names
from reports.periods import DAY, Period, PeriodKind, months_later

TREND = 12  # months, or weeks
MOST_DAYS = 62  # drawn one by one


@dataclass(frozen=True)
class Asked:
    """Only rollups are read; the three sets of all figures once each."""

    period: Period
    scope: Scope

    @cached_property
    def now(self) -> Mapping[str, Figure]:
        return figures(DEFINITIONS, self.period, self.scope)

    @cached_property
    def before(self) -> Mapping[str, Figure]:
        return figures(DEFINITIONS, self.period.previous(), self.scope)

    @cached_property
    def year_ago(self) -> Mapping[str, Figure]:
        return figures(DEFINITIONS, self.period.year_before(), self.scope)

    def keeps(self, dimension: Dimension) -> bool:
        """Whether figures of this scope are broken down so."""
        return not self.scope.key or dimension in WITHIN_UNITS

    def by(self, code: str, dimension: Dimension, period: Period | None = None) -> Mapping[str, Figure]:
        return by(code, period or self.period, self.scope, dimension)

    @cached_property
    def months(self) -> Sequence[Period]:
        """The last twelve that are over when the period is."""
        after = self.following.first
        return [Period.month(months_later(after, number - TREND)) for number in range(TREND)]

    @cached_property
    def trend(self) -> Sequence[Period]:
        """Twelve weeks that end with a week, for all else the months."""
        if self.period.kind != PeriodKind.WEEK:
            return self.months
        weeks = [self.period]
        while len(weeks) < TREND:
            weeks.insert(0, weeks[0].previous())
        return weeks

    @cached_property
    def pieces(self) -> Sequence[Period]:
        """What a line within the period is made of: days, or months where these are too many."""
        is_long = self.period.kind in (PeriodKind.QUARTER, PeriodKind.YEAR) or self.period.length > MOST_DAYS
        return self.period.months() if is_long else list(self.period.days())

    @property
    def has_users(self) -> bool:
        """Whether figures per million divide by anything."""
        return self.now["per_million"].value is not None

    @property
    def is_running(self) -> bool:
        return any(figure.is_running for figure in self.now.values())

    @property
    def following(self) -> Period:
        """The first month that is not over when the period is."""
        return Period.month(self.period.last + DAY)


def named(dimension: Dimension, found: Mapping[str, Figure]) -> list[tuple[str, str, Figure]]:
    """Key, name and figure, in their order."""
    called = names(dimension, found)
    return [(key, called[key], figure) for key, figure in found.items()]
