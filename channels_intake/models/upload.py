"""A file on its way from a customer, piece by piece."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels_intake.models.draft import Draft
from complaints.models.unsent import Unsent


class Upload(Unsent):
    """`size` is what was announced, `offset` how much of it is here. What is here lies in a file named
    after `id`; it becomes evidence, and is looked at, when the last byte has come."""

    KEPT = timedelta(hours=6)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("unfinished upload")
        verbose_name_plural = _("unfinished uploads")

    def __str__(self) -> str:
        return str(self.pk)
