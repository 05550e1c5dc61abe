"""What customers ask for about their data, and the record of what was erased (S001-24, S003-25)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.append_only import AppendOnly
from complaints.models.ticket import Ticket


class DataRequest(models.Model):
    """A customer asks for a copy of their data or for its deletion (PIPL Arts 45, 47, 50).

    `due_on` is the last day for an answer. A granted copy can be downloaded until
    `available_until`, by whoever holds the code of the ticket; it is made anew each time.
    """

    class Kind(models.TextChoices):
        COPY = "copy", _("a copy of the data")
        DELETION = "deletion", _("deletion of the data")

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("granted")
        RESTRICTED = "restricted", _("only stored and protected until the retention ends")
        REFUSED = "refused", _("refused")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="data_requests")
    kind = models.CharField(_("asks for"), max_length=8, choices=Kind)
    words = models.TextField(_("in the customer's words"), max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField(_("answer due"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    covers_all = models.BooleanField(_("also the person's other complaints"), default=False)
    reasons = models.TextField(_("reasons"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    available_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind"], name="data_request_one_open", condition=Q(decided_at=None)
            )
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="data_request_open", condition=Q(decided_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.kind}"


class LedgerEntry(AppendOnly):
    """What one batch erased of one kind, by which rule; holds no personal data itself.

    `batch` stands in the history of each ticket that the batch anonymised.
    """

    class Rule(models.TextChoices):
        RETENTION = "retention", _("end of the retention")
        REQUEST = "request", _("deletion asked for by the customer")
        UNLINKED = "unlinked", _("linked to no complaint")
        ADDRESSES = "addresses", _("addresses of notices")

    class What(models.TextChoices):
        TICKETS = "tickets", _("tickets")
        CUSTOMERS = "customers", _("customers")
        EVENTS = "events", _("lines of histories")
        RECORDS = "records", _("plans, notices, answers and other records")
        CONTACTS = "contacts", _("received messages")
        FILES = "files", _("files")
        DRAFTS = "drafts", _("unsent forms")
        NOTICES = "notices", _("addresses of sent notices")

    batch = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField()
    rule = models.CharField(max_length=10, choices=Rule)
    what = models.CharField(max_length=10, choices=What)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("entry of the ledger of erasures")
        verbose_name_plural = _("ledger of erasures")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "rule", "what"], name="ledger_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="ledger_counts_something"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.what} {self.count}"
