"""Which steps of a clock are to be recorded by an instant. Pure: nothing here asks the database.

A step is due once its instant lies strictly before `now`: at the due instant itself acting is
still in time. What lies after the end of a clock, or after the beginning of its pause, is not
due; what lies before is, also when nobody had noticed by then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, takewhile

from sla.in_force import current, refresh
from sla.models import Clock
from sla.policy import Policy, Step, Target
from sla.presets import OVERLAY_POLICY, POLICIES


@dataclass(frozen=True, slots=True)
class Reached:
    """A step with the true instant at which it was reached."""

    step: Step
    at: datetime


def policy_of(clock: Clock) -> Policy:
    """The policy version a clock was bound to; it never changes. Raises KeyError."""
    ours = POLICIES.get(clock.policy)
    if ours and ours.version == clock.policy_version:
        return ours
    bound = clock.policy, clock.policy_version
    return current().versions.get(bound) or refresh().policy(*bound)


def target_of(clock: Clock) -> Target:
    """The promise a clock runs for. Raises StopIteration."""
    # Before the regulator's limits were a policy of their own, their clocks named the ticket's.
    promised = chain(policy_of(clock).targets, POLICIES[OVERLAY_POLICY].targets)
    return next(target for target in promised if target.code == clock.target)


def reached(clock: Clock, now: datetime) -> list[Reached]:
    """The steps that are due and not recorded yet, lowest first."""
    horizon = min(instant for instant in (now, _halted_at(clock)) if instant)
    return list(takewhile(lambda each: each.at < horizon, _to_come(clock)))


def schedule(clock: Clock) -> None:
    """Set when the next step has to be recorded; to be called after every change of a clock."""
    coming = next(_to_come(clock), None)
    halted_at = _halted_at(clock)
    is_due = coming is not None and (halted_at is None or coming.at < halted_at)
    clock.next_step_at = coming.at if coming and is_due else None


def _to_come(clock: Clock) -> Iterator[Reached]:
    """Lazily: most callers ask for the first alone."""
    for step in policy_of(clock).ladder[clock.rung :]:
        yield Reached(step, step.fires_at(clock.started_at, clock.due_at, clock.deferred))


def _halted_at(clock: Clock) -> datetime | None:
    """From when on nothing fires: the clock ended, or stands still."""
    return min((at for at in (clock.ended_at, clock.paused_at) if at), default=None)
