"""A closed case told without anybody in it: for reports, training and whoever asks what we learned."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Right
from complaints.models import Category, Ticket
from complaints.retention.texts import Texts
from reports.periods import Period

FIELDS = ("title", "situation", "handling", "result", "lesson", "remark")


class CaseStudyQuerySet(models.QuerySet["CaseStudy"]):
    def published(self, period: Period | None = None) -> Self:
        """Those that may be cited, of cases closed in a period when one is given; the latest first."""
        found = self.filter(state=CaseStudy.State.PUBLISHED)
        if period is not None:
            found = found.filter(closed_on__range=(period.first, period.last))
        return found.order_by("-closed_on", "-pk")

    def visible_to(self, user: User) -> Self:
        """What is published is for everybody who works here; the rest for who sees its ticket and
        writes or reviews."""
        published = Q(state=CaseStudy.State.PUBLISHED)
        if not (user.may(Right.WRITE_CASE_STUDY) or user.may(Right.REVIEW_CASE_STUDY)):
            return self.filter(published)
        seen = Ticket.objects.visible_to(user).filter(pk=models.OuterRef("ticket"))
        return self.filter(published | Q(models.Exists(seen)))


class CaseStudy(models.Model):
    """Written by one person, published by another; holds no personal data (exploring/anonymous.py).

    `closed_on` is the local day on which the case was closed: reports cite it in that period.
    `remark` is what the reviewer wants changed. Withdrawn ones are empty.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("case study", "draft")
        REVIEW = "review", pgettext_lazy("case study", "in review")
        PUBLISHED = "published", pgettext_lazy("case study", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("case study", "withdrawn")

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="+", verbose_name=_("ticket"))
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, related_name="+", verbose_name=_("category")
    )
    closed_on = models.DateField(_("closed on"))
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)

    title = models.CharField(_("title"), max_length=80)
    situation = models.TextField(_("what happened"), max_length=2000)
    handling = models.TextField(_("what was promised and done"), max_length=4000)
    result = models.TextField(_("what came of it"), max_length=2000)
    lesson = models.TextField(_("what we learned"), max_length=2000, blank=True)
    remark = models.TextField(_("what should change"), max_length=1000, blank=True)

    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    objects = CaseStudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
        indexes = [models.Index(fields=["-closed_on", "-id"], name="case_study_listed")]
        constraints = [
            models.CheckConstraint(
                name="case_study_four_eyes",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("written_by")),
            ),
            models.CheckConstraint(
                name="case_study_published_whole",
                condition=~Q(state="published")
                | Q(reviewed_by__isnull=False, published_at__isnull=False) & ~Q(lesson=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """By what it is cited."""
        day: date = self.closed_on
        return f"CS{day.year}-{self.pk:04d}"


class UnpublishedManager(models.Manager["CaseStudy"]):
    def get_queryset(self) -> "models.QuerySet[CaseStudy]":
        return super().get_queryset().exclude(state=CaseStudy.State.PUBLISHED)


class UnpublishedCaseStudy(CaseStudy):
    """What is emptied with its ticket: only what a second person has read counts as anonymous."""

    objects = UnpublishedManager()  # type: ignore[assignment,misc]

    class Meta:
        proxy = True
        verbose_name = _("unpublished case study")
        verbose_name_plural = _("unpublished case studies")


WRITTEN = Texts(UnpublishedCaseStudy, FIELDS)
