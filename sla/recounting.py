"""Counting open clocks anew when the working calendar changed.

Each clock keeps the revision of the calendar it was counted by, so whatever dies in the middle, or
was still under way with the old calendar, is found and caught up with at the next round.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actors import SYSTEM
from complaints.lifecycle.moving import Move
from complaints.models import HistoryEvent, Ticket
from sla.clocks import CHANGING, store_due
from sla.counting import Limit, Unit
from sla.course import keep_to_authority, start, wait_or_go_on
from sla.enforcer import settle
from sla.events import DeadlineRecounted
from sla.in_force import refresh
from sla.ladder import schedule, target_of
from sla.models import CalendarChange, Clock
from sla.moments import KINDS
from sla.story import Story, read

BATCH = 100
MOST = 5_000  # tickets per round of the task; the next round goes on


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many tickets were looked at, and how many clocks moved or lost their provisional mark."""

    tickets: int = 0
    clocks: int = 0

    def __add__(self, other: "Recounted") -> "Recounted":
        return Recounted(self.tickets + other.tickets, self.clocks + other.clocks)


def leans(limit: Limit) -> bool:
    """Whether the calendar has a say in this limit."""
    return limit.unit.asks_days_worked or (limit.unit is Unit.CALENDAR_DAY and limit.legal)


def recount(*, now: datetime, most: int = MOST, batch: int = BATCH) -> Recounted:
    """Count what an older calendar counted, in batches of one transaction each.

    A ticket that somebody is moving is left for the next round.
    """
    done, latest = Recounted(), 0
    while done.tickets < most:
        with transaction.atomic():
            revision = refresh().revision
            stale = Clock.objects.running().filter(counted_by__lt=revision, ticket__gt=latest)
            keys = list(stale.order_by("ticket").values_list("ticket", flat=True).distinct()[:batch])
            if not keys:
                return done
            latest = keys[-1]
            free = Ticket.objects.select_for_update(skip_locked=True).filter(pk__in=keys).order_by("pk")
            source = CalendarChange.objects.filter(pk=revision).values_list("source", flat=True).first()
            moved = sum(_recount(ticket, revision, source or "", now) for ticket in free)
        done += Recounted(len(keys), moved)
    return done


def _recount(ticket: Ticket, revision: int, source: str, now: datetime) -> int:
    """The caller holds the ticket's lock. Returns how many of its clocks changed."""
    clocks = list(ticket.clocks.all())
    stale = [clock for clock in clocks if clock.is_open and clock.counted_by < revision]
    leaning = [clock for clock in stale if leans(target_of(clock).limit)]
    changed = list(_counted(ticket, leaning, source, now)) if leaning else []
    for clock in stale:
        clock.counted_by = revision
        clock.save(update_fields=CHANGING)
    if changed:
        _tell(ticket, changed, now)
        store_due(ticket, clocks, now)
    return len(changed)


def _counted(
    ticket: Ticket, clocks: Sequence[Clock], source: str, now: datetime
) -> Iterator[DeadlineRecounted]:
    """Count each anew and say which changed; what was broken by now stays as it is."""
    settle(ticket, clocks, now)
    story = read(ticket.received_at, ticket.history.filter(kind__in=KINDS))
    for clock in clocks:
        before = clock.due_at, clock.original_due_at, clock.provisional
        if clock.breached_at is None:
            _count(clock, story)
        if before != (clock.due_at, clock.original_due_at, clock.provisional):
            yield DeadlineRecounted(
                target=clock.target,
                cycle=clock.cycle,
                before=before[0],
                due_at=clock.due_at,
                provisional=clock.provisional,
                source=source,
            )


def _count(clock: Clock, story: Story) -> None:
    promised = clock.due_at if clock.due_at != clock.original_due_at else None
    start(clock, target_of(clock), clock.started_at, story.pauses)
    keep_to_authority(clock, target_of(clock), story)
    if promised:  # a new time that the customer was told does not come earlier
        clock.due_at = max(promised, clock.due_at)
        wait_or_go_on(clock, story)  # the wait may have begun in the time that was given
    schedule(clock)


def _tell(ticket: Ticket, changed: Sequence[DeadlineRecounted], now: datetime) -> None:
    move = Move(
        ticket=ticket,
        by=SYSTEM,
        now=now,
        from_state=ticket.state,
        version=ticket.version,
        last=ticket.history.order_by("-seq").first(),
    )
    for event in changed:
        move.record(event)
    HistoryEvent.objects.bulk_create(move.events)
