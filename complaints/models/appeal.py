from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.ticket import Ticket
from complaints.states import State


class Appeal(models.Model):
    """A second look at a handled case, by somebody who never handled it (S003-23)."""

    class Kind(models.TextChoices):
        INTERNAL = "internal", _("to us")
        REGULATOR = "regulator", _("to the regulator")

    class Conclusion(models.TextChoices):
        UPHOLD = "uphold", _("the handling stands")
        CHANGE = "change", _("the case is handled again")
        GUIDE = "guide", _("shown the way to the regulator")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="appeals")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    external_number = models.CharField(_("number at the regulator"), max_length=60, blank=True)
    transferred_on = models.DateField(_("transferred by the regulator"), null=True, default=None)
    grounds = models.TextField(_("grounds"), max_length=5000)
    appealed_from = models.CharField(max_length=20, choices=State)
    filed_at = models.DateTimeField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    conclusion = models.CharField(_("conclusion"), max_length=6, choices=Conclusion, blank=True)
    reasons = models.TextField(_("reasons"), max_length=5000, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["ticket_id", "filed_at"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], name="appeal_one_open", condition=Q(decided_at=None)),
            models.UniqueConstraint(
                fields=["external_number"], name="appeal_external_once", condition=~Q(external_number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.filed_at:%Y-%m-%d}"
