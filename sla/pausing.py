"""Stopping a clock while the customer is asked, and letting it go on. Pure (docs/deadlines.md §3).

Only a pausable target pauses, and only before it ran out: a broken promise has nothing left to keep.
"""

from datetime import datetime

from sla.calendar import Calendar
from sla.counting import shifted
from sla.ladder import target_of
from sla.models import Clock
from sla.story import Pause


def go_through(clock: Clock, waited: Pause, calendar: Calendar) -> None:
    """A pause this clock has not been through yet, maybe still going on."""
    pause(clock, waited.began_at)
    if waited.ended_at:
        resume(clock, waited.ended_at, calendar)


def pause(clock: Clock, at: datetime) -> None:
    if clock.is_open and clock.paused_at is None and target_of(clock).pausable and at < clock.due_at:
        clock.paused_at = max(at, clock.started_at)


def resume(clock: Clock, at: datetime, calendar: Calendar) -> None:
    """Move both due instants by what was lost; nothing happens to a clock that did not stand still."""
    since = clock.paused_at
    if since is None:
        return
    at = max(at, since)
    limit = target_of(clock).limit
    due_at = shifted(clock.due_at, limit, since, at, calendar)
    if since < clock.original_due_at:
        clock.original_due_at = shifted(clock.original_due_at, limit, since, at, calendar)
    clock.deferred += due_at - clock.due_at
    clock.due_at = due_at
    clock.paused_total += at - since
    clock.paused_at = None
    if limit.unit.asks_days_worked:
        clock.provisional = clock.provisional or calendar.leans_on_provisional(clock.started_at, due_at)
