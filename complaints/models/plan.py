"""The handling plan: steps, responsible persons, time nodes (S000-10, S001-11)."""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.models.reference import Term
from complaints.models.ticket import Ticket
from complaints.states import NoticeChannel, Reminded

SHARED = "shared"  # the code of the responsibility that is split into parts


class Plan(models.Model):
    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved")
        SENT_BACK = "sent_back", _("sent back")
        AMENDED = "amended", _("amended by the customer")
        AGREED = "agreed", _("agreed")
        PAST = "past", _("of an earlier handling")

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
    # The most any option costs; what an approver's tier is measured by.
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

    @property
    def is_shared(self) -> bool:
        return self.responsibility.code == SHARED

    @property
    def bearers(self) -> "Sequence[Share]":
        """Who bears which part of a shared responsibility; nobody of any other."""
        return list(self.shares.all()) if self.is_shared else []

    @property
    def common(self) -> "Sequence[RemedyAmount]":
        """What the customer gets whatever is chosen."""
        return [each for each in self.amounts.all() if each.option_id is None]

    @property
    def chosen(self) -> "PlanOption | None":
        return next((option for option in self.options.all() if option.is_chosen), None)

    @property
    def paid(self) -> Decimal | None:
        """What the customer gets in yuan; None while there is a choice to be made."""
        if not self.options.all():
            return self.compensation
        return self.chosen.compensation if self.chosen else None


class PlanStep(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("step"), max_length=300)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("unit"))
    owner = models.CharField(_("responsible"), max_length=60)
    due_on = models.DateField(_("by"))
    done_at = models.DateTimeField(null=True)
    reminded = models.CharField(max_length=5, choices=Reminded, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["plan_id", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="step_position_once")]

    def __str__(self) -> str:
        return self.text


class PlanOption(models.Model):
    """One of the ways out offered to the customer, who chooses (S002-13)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("option"), max_length=500)
    is_chosen = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["plan_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="option_position_once"),
            models.UniqueConstraint(fields=["plan"], name="option_one_chosen", condition=Q(is_chosen=True)),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def own(self) -> "Sequence[RemedyAmount]":
        """What the customer gets besides, with this option."""
        return [each for each in self.plan.amounts.all() if each.option_id == self.pk]

    @property
    def compensation(self) -> Decimal:
        """What the customer gets in yuan with this option, the common part included."""
        return sum((each.amount for each in (*self.plan.common, *self.own)), Decimal("0.00"))


class RemedyAmount(models.Model):
    """What one remedy is worth; an amount in yuan, added up in the plan's compensation."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="amounts")
    option = models.ForeignKey(PlanOption, models.CASCADE, null=True, related_name="amounts")
    term = models.ForeignKey(
        Term, models.PROTECT, related_name="+", limit_choices_to={"kind": Term.Kind.REMEDY}
    )
    amount = models.DecimalField(_("amount (yuan)"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("amount of a remedy")
        verbose_name_plural = _("amounts of remedies")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="remedy_amount_not_negative"),
            models.UniqueConstraint(
                fields=["plan", "option", "term"], name="remedy_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.amount}"


class Share(models.Model):
    """One party's part of a shared responsibility, in percent; the shares of a plan add up to 100."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="shares")
    party = models.ForeignKey(
        Term, models.PROTECT, related_name="+", limit_choices_to={"kind": Term.Kind.RESPONSIBILITY}
    )
    percent = models.PositiveSmallIntegerField(_("per cent"))

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="share_percent"),
            models.UniqueConstraint(fields=["plan", "party"], name="share_party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.percent} %"
