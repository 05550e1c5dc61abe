"""What the customer was told at the end, and what the customer said to it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.ticket import Ticket
from complaints.states import NoticeChannel


class ResultNotice(models.Model):
    """The result notice with its four parts (S001-17) and whether it reached the customer."""

    class Closing(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        APOLOGY = "apology", _("Apology")

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="result_notices")
    result = models.TextField(_("result"), max_length=3000)
    cause = models.TextField(_("cause"), max_length=2000)
    improvement = models.TextField(_("improvement"), max_length=2000)
    closing = models.CharField(_("closing words"), max_length=8, choices=Closing)
    channel = models.CharField(_("told by"), max_length=8, choices=NoticeChannel)
    reached = models.BooleanField(_("reached the customer"))
    written = models.CharField(
        _("in writing by"), max_length=8, choices=NoticeChannel, blank=True, default="", db_default=""
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("result notice")
        verbose_name_plural = _("result notices")
        ordering = ["ticket_id", "given_at"]

    def __str__(self) -> str:
        return f"{self.ticket} {self.given_at:%Y-%m-%d}"


class Score(models.IntegerChoices):
    VERY_DISSATISFIED = 1, pgettext_lazy("satisfaction", "Very dissatisfied")
    DISSATISFIED = 2, pgettext_lazy("satisfaction", "Dissatisfied")
    NEUTRAL = 3, pgettext_lazy("satisfaction", "Neutral")
    SATISFIED = 4, pgettext_lazy("satisfaction", "Satisfied")
    VERY_SATISFIED = 5, pgettext_lazy("satisfaction", "Very satisfied")


class Satisfaction(models.Model):
    """One answer per result notice; asked on the progress page or in a callback (S001-13, S002-17)."""

    notice = models.OneToOneField(ResultNotice, models.PROTECT, related_name="satisfaction")
    score = models.PositiveSmallIntegerField(
        _("score"), choices=Score, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("satisfaction")
        verbose_name_plural = _("satisfaction")

    def __str__(self) -> str:
        return f"{self.notice} {self.score}"

    @property
    def is_dissatisfied(self) -> bool:
        return self.score <= Score.DISSATISFIED

    @property
    def is_satisfied(self) -> bool:
        return self.score >= Score.SATISFIED
