"""The handling plan: steps, responsible persons, time nodes (S000-10, S001-11)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.models.reference import Term
from complaints.models.ticket import Ticket
from complaints.states import NoticeChannel


class Plan(models.Model):
    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved")
        SENT_BACK = "sent_back", _("sent back")
        AMENDED = "amended", _("amended by the customer")
        AGREED = "agreed", _("agreed")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="plans")
    round = models.PositiveSmallIntegerField(_("round"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.SUBMITTED)
    finding = models.TextField(_("what was found"), max_length=5000)
    evidence = models.TextField(_("evidence"), max_length=2000)
    responsibility = models.ForeignKey(
        Term, models.PROTECT, related_name="+", limit_choices_to={"kind": Term.Kind.RESPONSIBILITY}
    )
    cause = models.ForeignKey(
        Term, models.PROTECT, related_name="+", limit_choices_to={"kind": Term.Kind.CAUSE}
    )
    remedies = models.ManyToManyField(Term, related_name="+", limit_choices_to={"kind": Term.Kind.REMEDY})
    compensation = models.DecimalField(_("compensation (yuan)"), max_digits=10, decimal_places=2, default=0)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    opinion = models.TextField(_("opinion"), max_length=2000, blank=True)
    wanted = models.TextField(_("what the customer wants changed"), max_length=2000, blank=True)
    consented_at = models.DateTimeField(null=True)
    consented_by = models.CharField(max_length=8, choices=NoticeChannel, blank=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["ticket_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "round"], name="plan_round_once"),
            models.UniqueConstraint(
                fields=["ticket"], name="plan_one_submitted", condition=Q(status="submitted")
            ),
            models.CheckConstraint(condition=Q(compensation__gte=0), name="plan_compensation_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} #{self.round}"


class PlanStep(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("step"), max_length=300)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("unit"))
    owner = models.CharField(_("responsible"), max_length=60)
    due_on = models.DateField(_("by"))
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["plan_id", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="step_position_once")]

    def __str__(self) -> str:
        return self.text
