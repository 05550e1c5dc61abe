"""What is kept of the enforcement itself: what is in hand, when it stood still, what the auditor found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class InHand(models.Model):
    """The due clocks that one sweeper works on. It goes with their rows, in one transaction; what is still
    here after `until` was in the hands of a sweeper that died, or that is very slow."""

    clocks = ArrayField(models.BigIntegerField())
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("clocks in hand")
        verbose_name_plural = _("clocks in hand")

    def __str__(self) -> str:
        return f"{len(self.clocks)} until {self.until:%H:%M:%S}"


class Standstill(models.Model):
    """A time in which no sweep ran: from the last sign of life to the next."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("standstill")
        verbose_name_plural = _("standstills")
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("began_at")), name="standstill_ends_later")
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"


class Audit(models.Model):
    """What the auditor found at its last round; one row."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    checked_at = models.DateTimeField()
    missing = models.PositiveIntegerField()
    oldest_at = models.DateTimeField(null=True)
    took = models.DurationField()

    class Meta:
        verbose_name = _("audit of the deadlines")
        verbose_name_plural = _("audits of the deadlines")

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M}: {self.missing}"
