"""The working calendar as tables: years, days that differ from their weekday, service hours, every change."""

from collections.abc import Iterable
from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.models.append_only import AppendOnly
from sla.calendar import DayKind, Window
from sla.service_hours import Edition, Windows


class CalendarYear(models.Model):
    """A year of the calendar. Official once its notice is in; provisional until then."""

    class Status(models.TextChoices):
        OFFICIAL = "official", _("official")
        PROVISIONAL = "provisional", _("provisional")

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    status = models.CharField(_("state"), max_length=12, choices=Status)
    source = models.CharField(_("notice"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("year of the calendar")
        verbose_name_plural = _("years of the calendar")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_provisional(self) -> bool:
        return self.status == self.Status.PROVISIONAL


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a make-up workday 调休."""

    date = models.DateField(_("date"), primary_key=True)
    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    kind = models.CharField(_("kind of day"), max_length=16, choices=DayKind.pairs())

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.kind}"


class CalendarChange(AppendOnly):
    """One change, with every day before and after it. Its key is the calendar's revision: each clock
    keeps by which one it was counted (`Clock.counted_by`)."""

    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=CalendarYear.Status)
    source = models.CharField(max_length=200, blank=True)
    days = models.JSONField()  # [["2027-02-06", "weekend", "spring_festival"], …]
    reason = models.TextField(_("reason"), max_length=1000)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("change of the calendar")
        verbose_name_plural = _("changes of the calendar")
        ordering = ["-id"]
        indexes = [models.Index(fields=["year", "-id"], name="calendar_change_of_year")]

    def __str__(self) -> str:
        return f"{self.year}, {self.changed_at:%Y-%m-%d %H:%M}"


class ServiceHours(AppendOnly):
    """From a day on somebody serves in these windows: in an area and what is below it, for a channel, or,
    with neither, in the organisation. The latest row that has begun counts; without windows it takes back
    what the rows before it said of the place. Its change gives the calendar a new revision."""

    change = models.OneToOneField(CalendarChange, models.PROTECT, related_name="hours")
    unit = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(_("channel"), max_length=12, blank=True)
    begins_on = models.DateField(_("valid from"))
    windows = models.JSONField()  # [["08:30", "12:00"], ["13:30", "18:00"]]; 00:00 closes the day

    class Meta:
        verbose_name = _("service hours")
        verbose_name_plural = _("service hours")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(unit=None) | Q(channel=""), name="service_hours_one_place"),
            models.CheckConstraint(
                condition=~Q(windows=[]) | Q(unit__isnull=False) | ~Q(channel=""),
                name="service_hours_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.channel or '*'} {self.begins_on}"

    @property
    def edition(self) -> Edition:
        return Edition(self.begins_on, read_windows(self.windows), self.unit_id or 0, self.channel)


def read_windows(stored: Iterable[Iterable[str]]) -> Windows:
    """As they are stored: pairs of local times."""
    return tuple(Window(*(time.fromisoformat(each) for each in pair)) for pair in stored)


def written_windows(windows: Windows) -> list[list[str]]:
    return [[f"{each.opens:%H:%M}", f"{each.closes:%H:%M}"] for each in windows]
