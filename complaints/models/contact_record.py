from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.ticket import Ticket
from complaints.states import NoticeChannel


class ContactRecord(models.Model):
    """One contact with the customer, or the attempt at one (S001-10, S001-16, S002-10)."""

    class Purpose(models.TextChoices):
        FACTS = "facts", _("to ask for facts")
        PROGRESS = "progress", _("to tell how far we are")
        PRELIMINARY = "preliminary", _("to tell the preliminary result")
        PLAN = "plan", _("to talk about the plan")
        RECONTACT = "recontact", _("because the customer was dissatisfied")
        OTHER = "other", _("other")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="contact_records")
    purpose = models.CharField(_("why"), max_length=12, choices=Purpose)
    channel = models.CharField(_("how"), max_length=8, choices=NoticeChannel)
    by_customer = models.BooleanField(_("the customer contacted us"), default=False)
    reached = models.BooleanField(_("reached the customer"))
    text = models.TextField(_("what was said"), max_length=3000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("contact record")
        verbose_name_plural = _("contact records")
        ordering = ["ticket_id", "made_at"]

    def __str__(self) -> str:
        return f"{self.ticket} {self.made_at:%Y-%m-%d %H:%M}"
