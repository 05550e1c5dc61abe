from typing import ClassVar

from django.db import models

from complaints.models import Category


class BareTicket(models.Model):
    """A row as long as a ticket's, without anything that a complaint system owes: no history,
    no encryption, no clocks, no outbox."""

    number = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=20, default="intake")
    channel = models.CharField(max_length=12)
    customer_name = models.CharField(max_length=60)
    customer_phone = models.CharField(max_length=32)
    subject = models.CharField(max_length=80)
    description = models.TextField()
    demand = models.TextField(blank=True)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    priority = models.PositiveSmallIntegerField(default=3)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["BareTicket"]] = models.Manager()

    class Meta:
        app_label = "bench"
        indexes = [models.Index(fields=["due_at", "id"], name="bare_due")]

    def __str__(self) -> str:
        return self.number
