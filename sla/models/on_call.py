"""Who is on call from when to when."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OnCallQuerySet(models.QuerySet["OnCall"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def at(self, now: datetime) -> Self:
        return self.standing().filter(begins_at__lte=now, ends_at__gt=now)


class OnCall(models.Model):
    """A person can be reached at once from `begins_at` to `ends_at` (excluded). What is taken back stays
    as a row that says who took it back."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="on_call", verbose_name=_("person")
    )
    begins_at = models.DateTimeField(_("on call from"))
    ends_at = models.DateTimeField(_("on call until"))
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OnCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("time on call")
        verbose_name_plural = _("times on call")
        ordering = ["begins_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="on_call_ends_later"),
            models.UniqueConstraint(
                fields=["person", "begins_at", "ends_at"],
                name="on_call_said_once",
                condition=Q(withdrawn_at=None),
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="on_call_standing", condition=Q(withdrawn_at=None))]

    def __str__(self) -> str:
        return f"{self.person} {self.begins_at:%Y-%m-%d %H:%M}–{self.ends_at:%Y-%m-%d %H:%M}"
