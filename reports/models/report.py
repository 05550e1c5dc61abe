"""Reports and their editions: what was published can never be changed, only followed by another edition."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import User
from accounts.roles import Right
from reports.document import Document
from reports.formats import stored
from reports.periods import Period, PeriodKind


class Report(models.Model):
    """What is reported on, in one language. `period` is as Period.parse() reads it."""

    period = models.CharField(_("period"), max_length=24)
    kind = models.CharField(max_length=8, choices=PeriodKind)
    first = models.DateField()  # the period's first day: lists go by it
    language = models.CharField(_("language"), max_length=10)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [models.UniqueConstraint(fields=["period", "language"], name="report_once")]

    def __str__(self) -> str:
        return f"{self.period} {self.language}"

    @property
    def covers(self) -> Period:
        return Period.parse(self.period)


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, user: User) -> Self:
        """Whoever reads figures reads what is published; drafts only whoever writes or publishes."""
        if user.may(Right.WRITE_REPORTS) or user.may(Right.PUBLISH_REPORTS):
            return self
        published = self.filter(state=Edition.State.PUBLISHED)
        return published if user.may(Right.SEE_FIGURES) else self.none()


class Edition(models.Model):
    """The whole document as it was made, with the versions of all definitions it was counted by.

    `asked_by` is empty where the schedule asked. While it is being built, `try_at` lies a lease ahead
    of whoever builds it, and `attempts` tells builders apart.
    """

    class State(models.TextChoices):
        BUILDING = "building", pgettext_lazy("report", "being built")
        FAILED = "failed", pgettext_lazy("report", "not built")
        DRAFT = "draft", pgettext_lazy("report", "draft")
        REVIEW = "review", pgettext_lazy("report", "in review")
        PUBLISHED = "published", pgettext_lazy("report", "published")

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    state = models.CharField(max_length=10, choices=State, default=State.BUILDING)
    changes = models.TextField(_("what changed"), max_length=2000, blank=True)
    document = models.TextField(blank=True)  # reports.formats.stored
    digest = models.CharField(max_length=64, blank=True)
    versions = models.JSONField(default=dict)

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()
    error = models.CharField(max_length=100, blank=True)  # a name, never a text

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a report")
        verbose_name_plural = _("editions of reports")
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_once"),
            models.UniqueConstraint(
                fields=["report"], name="edition_one_open", condition=~Q(state="published")
            ),
            models.CheckConstraint(
                name="edition_four_eyes",
                condition=Q(published_by=None)
                | ~Q(published_by=F("submitted_by")) & (Q(asked_by=None) | ~Q(published_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="edition_published_whole",
                condition=~Q(state="published")
                | Q(published_by__isnull=False, published_at__isnull=False, submitted_by__isnull=False)
                & ~Q(digest="")
                & ~Q(document=""),
            ),
        ]
        indexes = [
            models.Index(fields=["try_at"], name="edition_waiting", condition=Q(state="building")),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.number}"

    @property
    def called(self) -> str:
        """In the active language: "edition 2"."""
        return pgettext("report", "edition %(number)d") % {"number": self.number}

    @property
    def written(self) -> Document:
        """Raises ValueError while it has not been built."""
        return stored.loads(self.document)
