from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sla.models.policy import Policy


class Simulation(models.Model):
    """A replay of the past under another policy or calendar, asked for by a person.

    `content` is the policy as simulated (empty: the ones in force), `days` what differs in the
    calendar, and whether the policy holds everywhere; `result` is there once it is finished,
    `failed` says why it never will be.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, null=True, related_name="simulations")
    label = models.CharField(max_length=120)
    content = models.JSONField(null=True)
    days = models.JSONField(default=dict)
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    failed = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_over(self) -> bool:
        return self.result is not None or bool(self.failed)
