"""What reached us and waits to become a ticket."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from channels_intake.models.account import Account
from complaints.models import Attachment, Ticket
from complaints.states import Channel
from privacy.fields import EncryptedTextField


class Contact(models.Model):
    """A call, message or form as received; a contact is never lost (S001-3, S001-6).

    `(channel, external_id)` is unique: the same message delivered twice is one contact.
    `raw` holds what was understood of it, under the names of the entry form; the original itself
    is its Arrival. While somebody has it open at the desk, nobody else is given it (`held_until`).
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
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="contacts")
    attachments = models.ManyToManyField(Attachment, related_name="+")
    sender_index = models.BinaryField(
        max_length=32, null=True, editable=False
    )  # of address, number or account
    phone_proven_at = models.DateTimeField(null=True)  # a code sent there was typed here
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True, related_name="+")
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(_("why it was discarded"), max_length=200, blank=True, db_default="")
    late_reason = models.CharField(_("why it was entered late"), max_length=200, blank=True, db_default="")

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
            ),
            models.Index(
                fields=["account", "sender_index"],
                name="contact_sender_waiting",
                condition=models.Q(state="received", sender_index__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.external_id}"
