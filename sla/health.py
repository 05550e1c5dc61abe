"""How the enforcement of the deadlines is doing: for /readyz, the doctor and dashboards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from sla import pulse
from sla.models import Audit

STALE_AFTER = timedelta(seconds=45)  # without a sweep, or with a step waiting, so long is an alarm
AUDIT_STALE_AFTER = timedelta(minutes=3)
LATELY = timedelta(hours=24)

_PROBES = """
    SELECT moment.now,
        (SELECT beat_at FROM notifications_heartbeat WHERE name = %(sweeps)s),
        (SELECT min(next_step_at) FROM sla_clock WHERE next_step_at IS NOT NULL AND quarantined_at IS NULL),
        (SELECT late_by FROM sla_firedstep ORDER BY id DESC LIMIT 1),
        (SELECT max(late_by) FROM sla_firedstep
            WHERE fired_at > moment.now - %(lately)s AND late_by > interval '60 seconds'),
        (SELECT count(*) FROM sla_clock WHERE quarantined_at IS NOT NULL),
        audit.checked_at, coalesce(audit.missing, 0), audit.oldest_at
    FROM (SELECT coalesce(%(now)s, clock_timestamp()) AS now) AS moment
    LEFT JOIN sla_audit AS audit ON audit.id = %(audit)s
"""


@dataclass(frozen=True, slots=True)
class Enforcement:
    """`waiting_since` is the instant of the oldest step that waits to be recorded; `longest_lag` the
    largest delay of a step recorded in the last 24 hours, None where all came within a minute."""

    now: datetime
    swept_at: datetime | None
    waiting_since: datetime | None
    latest_lag: timedelta | None
    longest_lag: timedelta | None
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
    def sweeper_words(self) -> str:
        """When the last sweep was, and how late the latest step was noticed."""
        swept = f"last sweep {_seconds(self.now, self.swept_at)} ago"
        if self.latest_lag is None:
            return f"{swept}, no step yet"
        return f"{swept}, latest step noticed {self.latest_lag.total_seconds():.1f} s after its instant"

    @property
    def auditor_words(self) -> str:
        return f"last audit {_seconds(self.now, self.audited_at)} ago, nothing missing"

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


def _seconds(now: datetime, at: datetime | None) -> str:
    return f"{max(0.0, (now - at).total_seconds()):.0f} s" if at else "never"


def enforcement(now: datetime | None = None) -> Enforcement:
    """Probes of small indexes and one row, in one statement; its cost grows with nothing."""
    asked: dict[str, Any] = {"sweeps": pulse.NAME, "audit": Audit.ONLY, "now": now, "lately": LATELY}
    with connection.cursor() as cursor:
        cursor.execute(_PROBES, asked)
        return Enforcement(*cursor.fetchone())
