from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.periods import PeriodKind


def every_kind() -> list[str]:
    return [str(kind) for kind in PeriodKind if kind != PeriodKind.DAYS]


class Subscription(models.Model):
    """Who is told by mail when a report is published, and of which kinds of period."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="report_subscription"
    )
    kinds = ArrayField(models.CharField(max_length=8, choices=PeriodKind), default=every_kind)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("subscription to reports")
        verbose_name_plural = _("subscriptions to reports")

    def __str__(self) -> str:
        return str(self.user_id)
