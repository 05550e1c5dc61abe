"""How many users there are: what figures per million divide by."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Department


class UserCount(models.Model):
    """The users of a branch at the beginning and at the end of a month, maybe by product.

    A branch has one row per month without a product, or one for each of its products.
    """

    branch = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("branch"))
    product = models.SlugField(_("product"), max_length=32, blank=True)
    month = models.DateField(_("month (its first day)"))
    opening = models.PositiveBigIntegerField(_("users at the beginning"))
    closing = models.PositiveBigIntegerField(_("users at the end"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("number of users")
        verbose_name_plural = _("numbers of users")
        ordering = ["-month", "branch", "product"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "product", "month"], name="user_count_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="user_count_month"),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.month:%Y-%m} {self.product}".strip()

    def clean(self) -> None:
        """Raises ValidationError when the products would count twice beside the whole."""
        super().clean()
        if self.month and self.month.day != 1:
            raise ValidationError({"month": _("Give the first day of the month.")})
        if not self.branch_id or not self.month:
            return
        others = UserCount.objects.filter(branch_id=self.branch_id, month=self.month).exclude(pk=self.pk)
        if others.filter(product="").exists() if self.product else others.exclude(product="").exists():
            raise ValidationError(
                {"product": _("Give either one number for the branch, or one for each product.")}
            )
