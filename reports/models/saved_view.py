"""A question to the figures under a name, for oneself or for a unit."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        """The own ones, and those shared with the person's unit or with one that holds it."""
        units = user.unit.lineage if user.unit else []
        return self.filter(Q(owner=user) | Q(unit__in=units))


class SavedView(models.Model):
    """`question` is the page's address without its path; what it shows is what its reader may see."""

    name = models.CharField(_("name"), max_length=60)
    question = models.CharField(max_length=500)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once")]
        indexes = [models.Index(fields=["unit"], name="saved_view_unit", condition=Q(unit__isnull=False))]

    def __str__(self) -> str:
        return self.name
