"""What the desk has to ask about a kind of complaint, as an administrator decided."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from complaints.models import Category


class Needed(models.Model):
    """Holds for the category and for everything below it, in place of what is shipped for it
    (channels_intake.completeness)."""

    category = models.OneToOneField(
        Category, models.CASCADE, related_name="needed", verbose_name=_("category")
    )
    demand = models.BooleanField(_("what is asked for"), default=False)
    business = models.BooleanField(_("business involved"), default=False)
    occurred = models.BooleanField(_("when it happened"), default=False)
    place = models.BooleanField(_("where it happened"), default=False)
    branch = models.BooleanField(_("branch"), default=False)
    address = models.BooleanField(_("address"), default=False)
    history = HistoricalRecords()

    FIELDS: Sequence[str] = ("demand", "business", "occurred", "place", "branch", "address")

    class Meta:
        verbose_name = _("what to ask")
        verbose_name_plural = _("what to ask by category")
        ordering = ["category__code"]

    def __str__(self) -> str:
        return self.category.path

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(name for name in self.FIELDS if getattr(self, name))
