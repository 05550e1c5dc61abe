"""What a figure is: one formula, in words for readers and as tallies for the machine (DOMAIN §7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from reports.exhibits import Kind
from reports.explained import Explained
from reports.tallies import Tally


class AttributedBy(TextChoices):
    """On which local day a case counts."""

    ACCEPTANCE = "acceptance", _("day of acceptance")
    CLOSING = "closing", _("day of closing")
    EVENT = "event", _("day it happened")
    STANDING = "standing", _("end of the period")


class Unit(TextChoices):
    PERCENT = "percent", _("per cent")
    COUNT = "count", _("number")
    DURATION = "duration", _("length of time")
    MONEY = "money", _("yuan")
    SCORE = "score", _("score from 1 to 5")
    PER_MILLION = "per_million", _("per million users")

    @property
    def kind(self) -> Kind:
        """How documents and pages write such a number."""
        return Kind(self.value)


class Better(TextChoices):
    HIGHER = "higher", _("the higher, the better")
    LOWER = "lower", _("the lower, the better")
    NEITHER = "neither", _("neither is better in itself")


class Statistic(TextChoices):
    """How the value comes out of the tallies."""

    COUNT = "count"  # how many
    SHARE = "share"  # part ÷ sample
    TOTAL = "total"  # sum of the amounts
    MEAN = "mean"  # sum of the amounts ÷ how many
    MEDIAN = "median"
    P90 = "p90"
    PER_USERS = "per_users"  # how many ÷ users × 1,000,000


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Explained):
    """A target is in the figure's own unit: a share (0.95 for 95 %), seconds, yuan, a score.

    `version` goes up whenever the formula changes, so that editions of reports can say by which
    they were counted. `sample` and `part` are what is counted in it; `still` counts for the sample,
    beside it (or alone), what stands open when the period ends: begun minus ended since ever.
    """

    version: int = 1
    formula: Promise
    population: Promise
    attributed_by: AttributedBy
    unit: Unit
    better: Better
    target: Decimal | None = None
    statistic: Statistic
    sample: Tally | None = None
    part: Tally | None = None
    still: tuple[Tally, Tally] | None = None

    @property
    def paragraphs(self) -> Sequence[str]:
        """How it is counted, then of what and when."""
        counted = _("Counted: %(cases)s. By: %(day)s. Version %(version)s of the definition.")
        about = {"cases": self.population, "day": self.attributed_by.label, "version": self.version}
        return [capfirst(str(self.formula)), str(counted) % about]

    def meets(self, value: Decimal | None) -> bool | None:
        """Whether a value reaches the target; None without one or the other."""
        if value is None or self.target is None:
            return None
        return value <= self.target if self.better is Better.LOWER else value >= self.target
