"""What readers think of a published report (S001-29)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.report import Edition

LEAST, MOST = 1, 5
ASPECTS = ("accuracy", "depth", "feasibility")


class Review(models.Model):
    """One reader's scores from 1 to 5; given again, they replace the earlier ones."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="reviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accuracy = models.PositiveSmallIntegerField(
        _("accuracy"), validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)]
    )
    depth = models.PositiveSmallIntegerField(
        _("depth"), validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)]
    )
    feasibility = models.PositiveSmallIntegerField(
        _("feasible advice"), validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)]
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("review of a report")
        verbose_name_plural = _("reviews of reports")
        constraints = [
            models.UniqueConstraint(fields=["edition", "by"], name="review_once"),
            models.CheckConstraint(
                name="review_scores",
                condition=Q(
                    **{
                        f"{aspect}__{edge}": value
                        for aspect in ASPECTS
                        for edge, value in (("gte", LEAST), ("lte", MOST))
                    }
                ),
            ),
        ]
        indexes = [models.Index(fields=["at"], name="review_at")]

    def __str__(self) -> str:
        return f"{self.edition} {self.by_id}"

    @property
    def mean(self) -> Decimal:
        return Decimal(self.accuracy + self.depth + self.feasibility) / len(ASPECTS)
