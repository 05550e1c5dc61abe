"""What should get better, by whom and until when: carried from report to report until it is settled."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from accounts.roles import Right
from reports.periods import Period


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def open(self) -> Self:
        return self.filter(state=Suggestion.State.OPEN)

    def visible_to(self, user: User) -> Self:
        """Whoever reads figures reads them all; others those of the units they belong to."""
        if user.may(Right.SEE_FIGURES):
            return self
        return self.filter(owner__in=user.unit.lineage if user.unit else [])

    def due_in(self, period: Period) -> Self:
        """Those a report on this period speaks of: made until then, and not settled before it began."""
        unsettled = Q(settled_at=None) | Q(settled_at__gte=period.begins)
        return self.filter(unsettled, since__lte=period.last).order_by("due_on", "pk")


class Suggestion(models.Model):
    """An improvement or a rectification that management wants (S001-23, S001-28).

    `period` is the report it was first made in, `since` that period's last day. The day it is due
    is never moved: what is late stays visibly late.
    """

    class Kind(models.TextChoices):
        IMPROVEMENT = "improvement", pgettext_lazy("suggestion", "improvement")
        RECTIFICATION = "rectification", pgettext_lazy("suggestion", "rectification")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("suggestion", "open")
        DONE = "done", pgettext_lazy("suggestion", "done")
        DROPPED = "dropped", pgettext_lazy("suggestion", "given up")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    period = models.CharField(_("first made in the report on"), max_length=12)
    since = models.DateField()
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.IMPROVEMENT)
    text = models.TextField(_("what should be done"), max_length=1000)
    owner = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("unit that answers for it")
    )
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    outcome = models.TextField(_("what came of it"), max_length=1000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = [
            models.CheckConstraint(
                name="suggestion_settled_whole",
                condition=Q(state="open", settled_at=None)
                | ~Q(state="open") & Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(outcome=""),
            )
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"], name="suggestion_listed")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """By what it is cited."""
        first: date = self.since
        return f"SG{first.year}-{self.pk:04d}"

    def is_late(self, today: date) -> bool:
        return self.state == self.State.OPEN and self.due_on < today
