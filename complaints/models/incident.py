from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.models.reference import Category


class Incident(models.Model):
    """A mass incident: one cause behind many complaints of one area and kind (S003-29)."""

    key = models.UUIDField(unique=True, null=True, default=None)  # of the form: sent twice, it counts once
    title = models.CharField(_("title"), max_length=80)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("kind"))
    branch = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    notice = models.TextField(_("what the customers are told"), max_length=2000)
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return self.title
