"""A complaint form that a customer has begun and not sent."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models import Attachment
from complaints.models.unsent import Unsent
from privacy.fields import EncryptedTextField


class Draft(Unsent):
    """A complaint form not yet sent; its answers are encrypted and expire unsent."""

    KEPT = timedelta(days=3)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answers = EncryptedTextField(max_chars=20_000)
    attachments = models.ManyToManyField(Attachment, related_name="+")
    started_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return str(self.pk)
