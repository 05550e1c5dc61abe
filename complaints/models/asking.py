"""What is asked of others while a case is investigated: the customer, and assisting departments."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.models.ticket import Ticket
from complaints.states import Reminded


class Question(models.Model):
    """One question to the customer; the ticket waits until it ends (S001-10, S002-10)."""

    class Ending(models.TextChoices):
        ANSWERED = "answered", _("answered")
        SILENT = "silent", _("not answered in time")
        DECIDED = "decided", _("gone on without an answer")
        OVER = "over", _("no longer needed")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="questions")
    text = models.TextField(_("question"), max_length=2000)
    reply_by = models.DateTimeField(_("reply by"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ending = models.CharField(max_length=8, choices=Ending, blank=True)
    ended_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("question to the customer")
        verbose_name_plural = _("questions to the customer")
        ordering = ["ticket_id", "asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], name="question_one_open", condition=Q(ended_at=None))
        ]
        indexes = [models.Index(fields=["reply_by"], name="question_open_by", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.ticket} {self.asked_at:%Y-%m-%d}"


class DepartmentTask(models.Model):
    """A share of the work given to an assisting department; all are closed before the case is resolved."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="tasks")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("unit"))
    request = models.TextField(_("what is asked"), max_length=2000)
    due_on = models.DateField(_("by"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    reminded = models.CharField(max_length=5, choices=Reminded, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("department task")
        verbose_name_plural = _("department tasks")
        ordering = ["ticket_id", "asked_at"]
        indexes = [models.Index(fields=["department"], name="task_open", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return f"{self.ticket}: {self.department}"
