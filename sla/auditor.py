"""Counting anew, without the enforcer: does any step that is due have no row?

Independent on purpose: the instants are computed in SQL from clocks and policies alone, never
from `next_step_at` or `rung`. What the enforcer and this disagree about is a bug in one of them,
and an operator hears of it. There is no limit on how far back it looks; only clocks to which no step is
to come and that were found complete are left out, because rows once written cannot go. Once a day even
they count.

Which clocks can have reached a step at all is asked of an index over the middle of each clock's time, so
that a round costs what is past it; a policy that reminds before half of the time costs a look at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection

from accounts.roles import Role
from notifications.outbox import queue, staff_notices
from sla import dead_man
from sla.health import enforcement
from sla.in_force import refresh
from sla.models import Audit
from sla.models.clock import HALFWAY
from sla.people import Directory
from sla.pulse import database_now

GRACE = timedelta(seconds=30)  # a step this young may still be on its way
log = structlog.get_logger(__name__)

_MISSING = """
    WITH rung (policy, policy_version, step, share, later) AS (
        SELECT * FROM unnest(%(policy)s::text[], %(version)s::int[], %(step)s::text[],
                             %(share)s::float8[], %(later)s::float8[])
    ), lowest AS (
        SELECT policy, policy_version, min(share) AS share FROM rung GROUP BY policy, policy_version
    ), suspect AS (
        SELECT clock.id, clock.policy, clock.policy_version, clock.started_at, clock.deferred,
               clock.due_at - clock.deferred - clock.started_at AS span,
               least(%(before)s, clock.met_at, clock.cancelled_at, clock.paused_at) AS horizon
        FROM sla_clock AS clock JOIN lowest USING (policy, policy_version)
        WHERE {which}
        AND clock.started_at + clock.deferred
              + (clock.due_at - clock.deferred - clock.started_at) * lowest.share
              < least(%(before)s, clock.met_at, clock.cancelled_at, clock.paused_at)
    ), due AS (
        SELECT suspect.id, rung.step, suspect.started_at + suspect.deferred + suspect.span * rung.share
               + rung.later * interval '1 second' AS at, suspect.horizon
        FROM suspect JOIN rung USING (policy, policy_version)
    )
    SELECT count(*), min(due.at) FROM due
    WHERE due.at < due.horizon - interval '1 millisecond'
    AND NOT EXISTS (
        SELECT FROM sla_firedstep AS fired WHERE fired.clock_id = due.id AND fired.step = due.step
    )
"""
_UNAUDITED = "audited_at IS NULL"
_PAST_HALF = f"{_UNAUDITED} AND {HALFWAY} < %(before)s - timestamptz '2000-01-01 00:00:00+00'"
_ENDED = """
    UPDATE sla_clock SET audited_at = %(now)s
    WHERE audited_at IS NULL AND (met_at IS NOT NULL OR cancelled_at IS NOT NULL)
    AND coalesce(met_at, cancelled_at) < %(before)s
"""
_CLIMBED = """
    UPDATE sla_clock SET audited_at = %(now)s
    FROM (
        SELECT policy, policy_version, max(later) * interval '1 second' AS later
        FROM unnest(%(policy)s::text[], %(version)s::int[], %(later)s::float8[])
            AS rung (policy, policy_version, later)
        GROUP BY policy, policy_version
    ) AS highest
    WHERE audited_at IS NULL AND paused_at IS NULL AND due_at + highest.later < %(before)s
    AND (sla_clock.policy, sla_clock.policy_version) = (highest.policy, highest.policy_version)
"""


@dataclass(frozen=True, slots=True)
class Finding:
    missing: int
    oldest_at: datetime | None


def audit(*, now: Callable[[], datetime] = database_now, everything: bool = False) -> Finding:
    """One round: count, keep the result, alarm, and while all is well ping the dead-man URL."""
    moment = now()
    found = missing(moment, everything=everything)
    if not found.missing:
        _complete(moment, everything=everything)
    Audit.objects.update_or_create(
        id=Audit.ONLY,
        defaults={
            "checked_at": moment,
            "missing": found.missing,
            "oldest_at": found.oldest_at,
            "took": now() - moment,
        },
    )
    if found.missing:
        _alarm(found, moment)
    elif enforcement(moment).is_well:
        dead_man.ping()
    return found


def missing(now: datetime, *, everything: bool = True) -> Finding:
    """How many steps are due by now without a row, however long ago."""
    asked = _asked(now)
    which = "true" if everything else _PAST_HALF if min(asked["share"]) >= 0.5 else _UNAUDITED
    with connection.cursor() as cursor:
        cursor.execute(_MISSING.format(which=which), asked)
        return Finding(*cursor.fetchone())


def _asked(now: datetime) -> dict[str, Any]:
    """Every rung of every policy, a column each, and until when its steps must have been recorded."""
    rungs = [(policy, step) for policy in refresh().versions.values() for step in policy.ladder]
    return {
        "policy": [policy.code for policy, _ in rungs],
        "version": [policy.version for policy, _ in rungs],
        "step": [str(step.code) for _, step in rungs],
        "share": [step.percent / 100 for _, step in rungs],
        "later": [step.after.total_seconds() for _, step in rungs],
        "before": now - GRACE,
    }


def _complete(now: datetime, *, everything: bool) -> None:
    """Nothing is missing, so what ended need not be counted every minute again; after the daily round,
    nor what was overdue for so long that its whole ladder is recorded."""
    with connection.cursor() as cursor:
        for statement in (_ENDED, _CLIMBED) if everything else (_ENDED,):
            cursor.execute(statement, {**_asked(now), "now": now})


def _alarm(found: Finding, now: datetime) -> None:
    """One notice per operator and oldest step: the same trouble is not told every minute."""
    log.error("steps_missing", missing=found.missing, oldest_at=str(found.oldest_at))
    for user in Directory.read().with_role(Role.ADMINISTRATOR, Role.SUPERVISOR):
        queue(
            staff_notices(
                user=user,
                kind="steps_missing",
                cause=f"missing-{found.oldest_at:%Y%m%d%H%M%S}",
                about="",
                payload={"count": found.missing},
                language=settings.LANGUAGE_CODE,
                now=now,
            )
        )
