from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.states import NoticeChannel
from sla.models.clock import Clock


class Extension(models.Model):
    """More time for one clock: asked for with a reason, after explaining it to the customer (S001-15)."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        OVER = "over", _("no longer needed")

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="extensions")
    number = models.PositiveSmallIntegerField()  # the first is a leader's to approve, further ones not
    reason = models.TextField(_("reason"), max_length=2000)
    promised_at = models.DateTimeField(_("new time"))
    channel = models.CharField(_("how"), max_length=8, choices=NoticeChannel)
    told_at = models.DateTimeField(_("when the customer was told"))
    said = models.TextField(_("what was said"), max_length=2000)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    opinion = models.TextField(_("opinion"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["clock_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["clock", "number"], name="extension_number_once"),
            models.UniqueConstraint(
                fields=["clock"], name="extension_one_open", condition=Q(decided_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["requested_at"], name="extension_waiting", condition=Q(decided_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.clock} +{self.number}"
