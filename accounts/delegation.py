"""Approving in somebody's place while they are away."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, on: date) -> Self:
        """Those that hold on a local day."""
        return self.filter(ended_at=None, begins_on__lte=on, ends_on__gte=on)

    def lasting(self, on: date) -> Self:
        """Those that hold on a local day or will."""
        return self.filter(ended_at=None, ends_on__gte=on)


class Delegation(models.Model):
    """`to` approves plans in the place of `by`, within the tier of `by`, both days included.

    Never changed, only ended; who stood in for whom stays known (S003-13).
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="given", verbose_name=_("who is away")
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="held", verbose_name=_("deputy")
    )
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="delegation_in_order"),
            models.CheckConstraint(condition=~Q(by=F("to")), name="delegation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.to}"

    def holds(self, on: date) -> bool:
        return self.ended_at is None and self.begins_on <= on <= self.ends_on
