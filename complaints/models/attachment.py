import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.ticket import Ticket


def stored_at(attachment: "Attachment", filename: str) -> str:
    """A random path: nothing the sender typed reaches the file system."""
    return f"attachments/{attachment.pk.hex[:2]}/{attachment.pk.hex}"


class EvidenceKind(models.TextChoices):
    """What a file shows (S002-7)."""

    RECORDS = "records", _("call, usage or billing records")
    NETWORK = "network", _("network measurements")
    ORDER = "order", _("order or contract")
    RECORDING = "recording", _("call recording")
    SCREENSHOT = "screenshot", _("screenshot or photo")
    IDENTITY = "identity", _("identity or authority")
    PROOF = "proof", _("proof of the solution")
    OTHER = "other", _("other")


# What says most about a person: each look at it leaves its line in the history.
GUARDED = frozenset({EvidenceKind.RECORDING, EvidenceKind.IDENTITY})


class Attachment(models.Model):
    """Evidence: kept outside the web root, served only through a permission check.

    Belongs to no ticket while the customer is still filling in the form.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="attachments")
    # Read through its ticket, never looked for: without an index of its own.
    appeal = models.ForeignKey(
        "complaints.Appeal", models.PROTECT, null=True, related_name="materials", db_index=False
    )
    file = models.FileField(upload_to=stored_at, max_length=100)
    name = models.CharField(_("file name"), max_length=120)
    media_type = models.CharField(max_length=100)
    kind = models.CharField(_("shows"), max_length=10, choices=EvidenceKind, default=EvidenceKind.OTHER)
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(max_length=64)
    from_customer = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_guarded(self) -> bool:
        return self.kind in GUARDED

    @property
    def shows(self) -> str:
        """The label of its kind; "" where nobody said."""
        return "" if self.kind == EvidenceKind.OTHER else self.get_kind_display()
