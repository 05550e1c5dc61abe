"""A clock is one running target on one ticket, or on a contact nobody has entered (docs/deadlines.md)."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from complaints.models import Ticket
from complaints.models.append_only import AppendOnly

OPEN = Q(met_at=None, cancelled_at=None)
ENDED = Q(met_at__isnull=False) | Q(cancelled_at__isnull=False)
# When half of a clock's running time is over, as the time since 2000: an instant plus an interval depends
# on the session's zone and cannot be indexed, the difference of two instants can.
HALFWAY = """(started_at - '2000-01-01 00:00:00+00') + deferred + ((due_at - started_at) - deferred) * 0.5"""
ONE_SUBJECT = Q(ticket__isnull=False, contact=None) | Q(ticket=None, contact__isnull=False)


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> Self:
        return self.filter(OPEN)

    def set_aside(self) -> Self:
        """Those whose processing failed too often; an operator has to look."""
        return self.filter(quarantined_at__isnull=False)


class Clock(models.Model):
    """`rung` is the number of ladder steps recorded so far, `next_step_at` the instant of the next.

    `next_step_at` is empty when nothing is to come: the clock ended or stands still, and every
    step before that is recorded. `rung`, `breached_at` and `detected_at` are written by the
    enforcer alone; a recorded breach is kept by a trigger.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="clocks")
    # The key of a contact, a layer above; the ticket that is made of it takes the clock over.
    contact = models.BigIntegerField(null=True)
    target = models.CharField(_("limit"), max_length=24)
    policy = models.CharField(_("policy"), max_length=24)
    policy_version = models.PositiveIntegerField()
    cycle = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    original_due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    counted_by = models.BigIntegerField(default=0, db_default=0)  # the calendar's revision

    paused_at = models.DateTimeField(null=True)
    paused_total = models.DurationField(default=timedelta, db_default=timedelta())
    # By how much pauses moved the due instant; in days that is not the time they lasted.
    deferred = models.DurationField(default=timedelta, db_default=timedelta())

    rung = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_step_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    detected_at = models.DateTimeField(null=True)

    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    retry_at = models.DateTimeField(null=True)
    quarantined_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, default="", db_default="")
    audited_at = models.DateTimeField(null=True)  # no step is to come, and the auditor found each of them

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "target", "cycle"], name="clock_open_once", condition=OPEN
            ),
            models.UniqueConstraint(
                fields=["contact", "target"],
                name="clock_open_once_for_contact",
                condition=OPEN & Q(contact__isnull=False),
            ),
            models.CheckConstraint(condition=ONE_SUBJECT, name="clock_one_subject"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="clock_open_due", condition=OPEN),
            models.Index(
                fields=["next_step_at"],
                name="clock_next_step",
                condition=Q(next_step_at__isnull=False, quarantined_at=None),
            ),
            models.Index(
                fields=["quarantined_at"], name="clock_set_aside", condition=Q(quarantined_at__isnull=False)
            ),
            models.Index(fields=["counted_by"], name="clock_counted_by", condition=OPEN),
            models.Index(
                RawSQL(HALFWAY, ()),  # noqa: S611 - our own words
                name="clock_halfway",
                condition=Q(audited_at=None),
            ),
            models.Index(fields=["id"], name="clock_ended_unaudited", condition=Q(audited_at=None) & ENDED),
            models.Index(
                fields=["breached_at"], name="clock_breached", condition=Q(breached_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket or self.contact} {self.target}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def ended_at(self) -> datetime | None:
        return self.met_at or self.cancelled_at

    @property
    def in_time(self) -> bool | None:
        """Whether it was met in time; None while open or cancelled."""
        return self.met_at <= self.due_at if self.met_at else None


class FiredStep(AppendOnly):
    """A rung of the ladder that was reached; `fires_at` is when, `fired_at` when it was noticed."""

    LATE = timedelta(seconds=60)

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="fired")
    step = models.CharField(max_length=24)
    fires_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    late_by = models.DurationField()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [models.UniqueConstraint(fields=["clock", "step"], name="step_fires_once")]
        indexes = [
            models.Index(
                fields=["fired_at"], name="step_noticed_late", condition=Q(late_by__gt=timedelta(seconds=60))
            )
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.step}"
