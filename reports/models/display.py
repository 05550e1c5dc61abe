"""A screen in a hall that shows the wallboard without anybody signed in."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DisplayQuerySet(models.QuerySet["Display"]):
    def running(self) -> Self:
        return self.filter(closed_at=None)


class Display(models.Model):
    """It shows what its opener may see, for as long as the opener may. Only a digest of its token is kept."""

    name = models.CharField(_("where the screen hangs"), max_length=40)
    digest = models.BinaryField(max_length=32, unique=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = DisplayQuerySet.as_manager()

    class Meta:
        verbose_name = _("wallboard")
        verbose_name_plural = _("wallboards")
        indexes = [models.Index(fields=["opened_at"], name="display_running", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return self.name
