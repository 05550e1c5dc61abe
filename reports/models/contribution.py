"""What each ticket counts in the figures, kept so that it can be taken back exactly."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models import Ticket
from reports.tallies import Tally


class Contribution(models.Model):
    """The facts of one ticket and under what they count; derived from history, never edited.

    `facts` are [tally, day, amount, department]; `traits` the ticket's key per dimension; `scopes`
    the units it counts for. `counted` finds it: "closed:2026-10-03", "closed:2026-10", "2026-10".
    On `revisit_on` it changes by time alone: a limit has passed.
    """

    ticket = models.OneToOneField(Ticket, models.CASCADE, primary_key=True, related_name="+")
    facts = models.JSONField()
    traits = models.JSONField()
    scopes = ArrayField(models.CharField(max_length=48))
    counted = ArrayField(models.CharField(max_length=96))
    revisit_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("contribution to the figures")
        verbose_name_plural = _("contributions to the figures")
        indexes = [
            GinIndex(fields=["counted"], name="contribution_counted"),
            models.Index(
                fields=["revisit_on"], name="contribution_revisit", condition=Q(revisit_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.ticket_id)


class Lateness(models.Model):
    """A ticket stood open past a limit from `began_on` until before `ended_on`; empty: still does."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="lateness")
    tally = models.CharField(max_length=24, choices=Tally)
    began_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("time past a limit")
        verbose_name_plural = _("times past a limit")
        indexes = [models.Index(fields=["tally", "began_on"], name="lateness_tally")]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.began_on}"


class Stale(models.Model):
    """A ticket whose history has grown: written by a trigger with every event, in its transaction.

    So nothing that is committed can be missed, in whatever order transactions end; read and
    removed by `reports.rollups.refreshing`.
    """

    ticket_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("ticket to be counted anew")
        verbose_name_plural = _("tickets to be counted anew")

    def __str__(self) -> str:
        return str(self.ticket_id)
