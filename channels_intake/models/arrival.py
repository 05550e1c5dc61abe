"""What a provider handed over, kept before anybody tries to understand it."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from channels_intake.models.account import Account
from channels_intake.models.contact import Contact
from complaints.models import Ticket
from privacy.binary import EncryptedBytesField
from privacy.fields import EncryptedTextField

BODY_MAX_BYTES = 60 * 1024 * 1024  # a mail of 50 MB, and what its encoding adds to it


class Arrival(models.Model):
    """The original, byte for byte. `(account, external_id)` is unique: the same delivery repeated is
    one arrival. Whoever sent it is told "received" only after this row was committed.

    `attempts` is counted before the work begins, so that what kills its worker comes to rest too.
    What a blocked sender wrote is held until somebody releases it. `not_taken` says what is wrong with
    a file that came with it and was left in the original alone: the virus found, or that nobody looked;
    those nobody looked at are tried again from `files_try_at` on (channels_intake.late_files).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        READ = "read", _("read")
        IGNORED = "ignored", _("needs nothing done")
        QUARANTINED = "quarantined", _("not understood")
        HELD = "held", _("held for review")

    let_in = ""  # the sender found not to be blocked, while it is read; not stored

    account = models.ForeignKey(Account, models.PROTECT, related_name="arrivals")
    external_id = models.CharField(max_length=200)
    received_at = models.DateTimeField(_("received"))
    headers = EncryptedTextField(max_chars=20_000, default="{}")
    body = EncryptedBytesField(max_chars=BODY_MAX_BYTES)
    size = models.PositiveIntegerField(_("size (bytes)"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    not_taken = models.CharField(_("files not taken"), max_length=200, blank=True, db_default="")
    files_try_at = models.DateTimeField(null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="arrivals")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        constraints = [models.UniqueConstraint(fields=["account", "external_id"], name="arrival_once")]
        indexes = [
            models.Index(fields=["try_at"], name="arrival_waiting", condition=Q(state="waiting")),
            models.Index(fields=["-id"], name="arrival_quarantined", condition=Q(state="quarantined")),
            models.Index(fields=["-id"], name="arrival_held", condition=Q(state="held")),
            models.Index(fields=["-id"], name="arrival_not_taken", condition=~Q(not_taken="")),
            models.Index(
                fields=["files_try_at"], name="arrival_files_wait", condition=Q(files_try_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.external_id}"

    @property
    def named(self) -> dict[str, str]:
        """The headers that were kept, by their names in lower case."""
        kept: dict[str, str] = json.loads(self.headers)
        return kept
