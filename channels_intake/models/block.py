"""Senders whose messages wait for review instead of at the desk."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.prepared import Slot
from privacy.fields import EncryptedTextField


class BlockQuerySet(models.QuerySet["Block"]):
    def in_force(self, at: datetime | Slot) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=at), lifted_at=None)


class Block(models.Model):
    """What a blocked sender writes is kept whole and looked at; it makes no contact until somebody
    releases it. `digest` finds the sender without naming them (channels_intake.making)."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("e-mail address")
        NUMBER = "number", _("phone number")
        ACCOUNT = "account", _("account of WeChat, Weibo or another channel")

    kind = models.CharField(_("what it is"), max_length=8, choices=Kind)
    sender = EncryptedTextField(max_chars=254)
    digest = models.BinaryField(max_length=32, editable=False)
    reason = models.CharField(_("why"), max_length=200)
    blocked_at = models.DateTimeField(_("blocked"))
    blocked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField(_("until"), null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked sender")
        verbose_name_plural = _("blocked senders")
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="block_once", condition=Q(lifted_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
