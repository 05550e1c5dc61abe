"""How the enforcement of the deadlines is doing: for /readyz, the doctor and dashboards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sla import pulse
from sla.models import Audit, Clock, FiredStep

STALE_AFTER = timedelta(seconds=45)  # without a sweep, or with a step waiting, so long is an alarm
AUDIT_STALE_AFTER = timedelta(minutes=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforcement:
    """`waiting_since` is the instant of the oldest step that waits to be recorded."""

    now: datetime
    swept_at: datetime | None
    waiting_since: datetime | None
    latest_lag: timedelta | None
    set_aside: int
    audited_at: datetime | None
    missing: int
    missing_since: datetime | None

    @property
    def sweeper_trouble(self) -> str:
        """What is wrong with the sweeps, or nothing."""
        if self.swept_at is None:
            return "no sweep has ever run"
        silent = self.now - self.swept_at
        if silent > STALE_AFTER:
            return f"no sweep for {silent.total_seconds():.0f} s"
        if self.waiting_since and self.now - self.waiting_since > STALE_AFTER:
            return f"a step waits for {(self.now - self.waiting_since).total_seconds():.0f} s"
        return ""

    @property
    def auditor_trouble(self) -> str:
        """What the auditor found, or that it finds nothing any more."""
        if self.audited_at is None:
            return "no audit has ever run"
        silent = self.now - self.audited_at
        if silent > AUDIT_STALE_AFTER:
            return f"no audit for {silent.total_seconds():.0f} s"
        if self.missing:
            return f"{self.missing} steps are due and not recorded"
        return ""

    @property
    def is_well(self) -> bool:
        return not (self.sweeper_trouble or self.auditor_trouble or self.set_aside)


def enforcement(now: datetime | None = None) -> Enforcement:
    """Three probes of small indexes and one row; its cost grows with nothing."""
    audit = Audit.objects.filter(pk=Audit.ONLY).first()
    waiting = Clock.objects.filter(next_step_at__isnull=False, quarantined_at=None)
    return Enforcement(
        now=now or pulse.database_now(),
        swept_at=pulse.last_beat(),
        waiting_since=waiting.order_by("next_step_at").values_list("next_step_at", flat=True).first(),
        latest_lag=FiredStep.objects.order_by("-pk").values_list("late_by", flat=True).first(),
        set_aside=Clock.objects.set_aside().count(),
        audited_at=audit.checked_at if audit else None,
        missing=audit.missing if audit else 0,
        missing_since=audit.oldest_at if audit else None,
    )
