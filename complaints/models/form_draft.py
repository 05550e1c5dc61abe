"""What a member of staff typed into a form and has not sent yet."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.ticket import Ticket
from complaints.models.unsent import Unsent
from privacy.fields import EncryptedTextField


class FormDraft(Unsent):
    """One per person, ticket and form; nobody else ever sees it. Without a ticket: a new entry.

    `typed` holds every value as it was typed, as JSON of names and lists of values; it is
    encrypted because it names customers and what they said (S001-24).
    """

    KEPT = timedelta(days=7)
    MOST_CHARACTERS = 100_000

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, null=True, related_name="+")
    form = models.CharField(max_length=40)
    typed = EncryptedTextField(max_chars=MOST_CHARACTERS)

    class Meta:
        verbose_name = _("form draft")
        verbose_name_plural = _("form drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "ticket", "form"], name="form_draft_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} #{self.pk}"
