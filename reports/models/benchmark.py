"""What the regulator publishes for everybody, to compare one's own appeals with."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Benchmark(models.Model):
    """Appeals to the regulator per million users of one quarter, over all operators or one's peers."""

    quarter = models.DateField(_("quarter (its first day)"), unique=True)
    per_million = models.DecimalField(_("appeals per million users"), max_digits=8, decimal_places=2)
    source = models.CharField(_("where it was published"), max_length=200)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("figure of the regulator")
        verbose_name_plural = _("figures of the regulator")
        ordering = ["-quarter"]
        constraints = [
            models.CheckConstraint(
                name="benchmark_quarter",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10], per_million__gte=0),
            )
        ]

    def __str__(self) -> str:
        return f"{self.quarter.year} Q{(self.quarter.month + 2) // 3}"

    def clean(self) -> None:
        """Raises ValidationError for a day on which no quarter begins."""
        super().clean()
        if self.quarter and (self.quarter.day, self.quarter.month % 3) != (1, 1):
            raise ValidationError({"quarter": _("Give the first day of a quarter.")})
        if self.per_million is not None and self.per_million < 0:
            raise ValidationError({"per_million": _("This cannot be less than nothing.")})
