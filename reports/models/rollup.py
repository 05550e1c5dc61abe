"""The counts that every figure is read from."""

from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from reports.dimensions import Dimension


class Rollup(models.Model):
    """All tallies of one day or month, one scope and one dimension, key by key.

    `keys` maps each key of the dimension ("" where there is none) to its tallies, and each of those
    to [how many, sum of the amounts, {bucket: how many}]; the sum is a text where it is money.
    Buckets are kept for lengths of time, and only where there is no dimension (rollups.spread).

    `brief` is a short copy that the database keeps: no buckets, and with a dimension only what began
    and ended to stand open. Long values lie elsewhere on disk and get longer with every ticket; what
    is read from many rows at once is read from here.
    """

    class Span(models.TextChoices):
        DAY = "day", _("day")
        MONTH = "month", _("month")

    span = models.CharField(max_length=5, choices=Span)
    first = models.DateField()
    scope = models.CharField(max_length=48, blank=True)
    dimension = models.CharField(max_length=16, choices=Dimension, blank=True)
    keys = models.JSONField()
    brief = models.GeneratedField(
        expression=Func("dimension", "keys", function="rollup_brief"),
        output_field=models.JSONField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("rollup")
        verbose_name_plural = _("rollups")
        constraints = [
            models.UniqueConstraint(fields=["scope", "dimension", "span", "first"], name="rollup_once")
        ]
        indexes = [models.Index(fields=["span", "first"], name="rollup_span")]

    def __str__(self) -> str:
        return f"{self.span} {self.first} {self.scope} {self.dimension}".strip()
