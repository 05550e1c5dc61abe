"""The outbox: every effect on people is a row, written in the transaction of its cause."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField


class Transport(models.TextChoices):
    IN_APP = "in_app", _("In the application")
    EMAIL = "email", _("E-mail")
    ACCOUNT = "account", _("Account of a channel")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self, now: datetime) -> Self:
        """Rows to send now: never sent, not given up, not leased by a living sender."""
        return self.filter(sent_at=None, failed_at=None, try_at__lte=now)

    def inbox(self, user_id: int) -> Self:
        return self.filter(recipient_id=user_id, transport=Transport.IN_APP).order_by("-id")


class Notice(models.Model):
    """One message to one person by one transport.

    `key` names the cause (ticket, event, recipient, transport), so that a repeated
    cause queues nothing twice; transports pass it on as their idempotency key.
    While a sender works, `try_at` lies a lease ahead: a row whose sender died is
    taken again when the lease ends.
    """

    LEASE = timedelta(seconds=60)  # longer than any mail server may take, see EMAIL_TIMEOUT
    MOST_ATTEMPTS = 8

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    transport = models.CharField(max_length=8, choices=Transport)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    address = EncryptedTextField(max_chars=254, null=True)
    language = models.CharField(max_length=10)
    about = models.CharField(max_length=24, blank=True)  # a ticket's number
    payload = EncryptedTextField(max_chars=4000)
    created_at = models.DateTimeField()
    try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["try_at"], name="notice_waiting", condition=Q(sent_at=None, failed_at=None)),
            models.Index(fields=["recipient", "-id"], name="notice_inbox", condition=Q(transport="in_app")),
        ]


class Heartbeat(models.Model):
    """When a background duty last did its round; read by /readyz and `manage.py doctor`."""

    name = models.CharField(max_length=32, primary_key=True)
    beat_at = models.DateTimeField()

    @classmethod
    def beat(cls, name: str, now: datetime) -> None:
        cls.objects.update_or_create(name=name, defaults={"beat_at": now})
