"""A clock is one running target on one ticket (docs/deadlines.md)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models import Ticket


class Clock(models.Model):
    """`breached_at`, `detected_at` and the ladder are written by the enforcer alone."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="clocks")
    target = models.CharField(_("limit"), max_length=24)
    policy = models.CharField(_("policy"), max_length=24)
    policy_version = models.PositiveIntegerField()
    cycle = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    original_due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "target", "cycle"],
                name="clock_open_once",
                condition=Q(met_at=None, cancelled_at=None),
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="clock_open_due", condition=Q(met_at=None, cancelled_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.target}"

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.cancelled_at is None

    @property
    def in_time(self) -> bool | None:
        """Whether it was met in time; None while open or cancelled."""
        return self.met_at <= self.due_at if self.met_at else None
