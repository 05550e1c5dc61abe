"""Closing a case without handling it: proposed by one person, decided by others (S003-8, S003-10)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.reference import Term
from complaints.models.ticket import Ticket


class Proposal(models.Model):
    class Kind(models.TextChoices):
        REJECTION = "rejection", _("not to accept")  # one leader decides
        INVALIDATION = "invalidation", _("to declare invalid")  # two different approvers decide

    class Outcome(models.TextChoices):
        CARRIED = "carried", _("agreed")
        REFUSED = "refused", _("refused")
        OVER = "over", _("no longer needed")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.ForeignKey(
        Term, models.PROTECT, related_name="+", limit_choices_to={"kind": Term.Kind.REASON}
    )
    explanation = models.TextField(_("explanation"), max_length=2000)
    evidence = models.TextField(_("evidence"), max_length=2000, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["ticket_id", "proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["ticket"], name="proposal_one_open", condition=Q(decided_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.kind}"


class Vote(models.Model):
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="votes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agrees = models.BooleanField(_("agrees"))
    opinion = models.TextField(_("opinion"), max_length=2000)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["proposal_id", "at"]
        constraints = [models.UniqueConstraint(fields=["proposal", "by"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.proposal} {self.by}"
