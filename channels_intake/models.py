"""What reaches us before it is a ticket: contacts, and forms still being filled in."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models import Attachment, Ticket
from complaints.models.unsent import Unsent
from complaints.states import Channel
from privacy.fields import EncryptedTextField


class Contact(models.Model):
    """A call, message or form as received; a contact is never lost (S001-3, S001-6).

    `(channel, external_id)` is unique: the same message delivered twice is one contact.
    The raw original is kept encrypted.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("waiting to be entered")
        ENTERED = "entered", _("entered")
        DISCARDED = "discarded", _("discarded")
        DUPLICATE = "duplicate", _("duplicate")

    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    external_id = models.CharField(max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField(_("received"))
    raw = EncryptedTextField(max_chars=20_000)
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(_("why it was discarded"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="contact_once"),
            models.CheckConstraint(
                condition=~models.Q(state="entered") | models.Q(ticket__isnull=False),
                name="contact_entered_has_ticket",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at", "id"], name="contact_waiting", condition=models.Q(state="received")
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.external_id}"


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
