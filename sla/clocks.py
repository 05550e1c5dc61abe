"""The clocks a ticket owes, derived from its history and kept in step with every move."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from accounts.prepared import Prepared, Slot
from complaints.lifecycle.moving import Move
from complaints.models import HistoryEvent, Ticket
from complaints.models.ticket import SlaState
from sla.bound import bound_to
from sla.course import begin, bring_up, facts_of, let_go
from sla.enforcer import settle
from sla.in_force import refresh
from sla.models import Clock
from sla.moments import KINDS
from sla.policy import Moment, Policy, Target, TargetCode
from sla.rules import Bound
from sla.story import Story, read

SOLVING = (TargetCode.FULL_SOLUTION, TargetCode.SOLUTION)
CHANGING = (
    "started_at",
    "due_at",
    "original_due_at",
    "met_at",
    "cancelled_at",
    "provisional",
    "counted_by",
    "paused_at",
    "paused_total",
    "deferred",
    "next_step_at",
)

DUE = ("next_due_at", "next_due_from", "next_due_target", "solve_by", "sla_state")
HISTORY = Prepared(lambda met: HistoryEvent.objects.filter(met, ticket=Slot("ticket"), kind__in=KINDS))
STORED = Prepared(lambda met: Clock.objects.filter(met, ticket=Slot("ticket")))


def sync(move: Move) -> None:
    """Bring the stored clocks in step with a move, which holds its ticket's lock; what changes is
    written with it."""
    refresh()
    ticket, now = move.ticket, move.now
    is_new = not move.from_state  # then the move is its whole history, and it has no clocks yet
    told = move.events if is_new else [*HISTORY.rows(ticket=ticket.pk), *move.events[move.written :]]
    stored = [] if is_new else STORED.rows(ticket=ticket.pk)
    story = read(ticket.received_at, told)
    for clock in stored:
        clock.ticket = ticket
    if paused := [clock for clock in stored if clock.paused_at]:
        move.write()  # what they reached meanwhile follows it in the history
        settle(ticket, paused, now)
    before = {clock.pk: _values(clock) for clock in stored}
    begun = brought_up(ticket, story, stored, now)
    for clock in stored:
        if _values(clock) != before[clock.pk]:
            move.writes.change(clock, CHANGING)
    move.writes.add(begun)
    apply_due(ticket, [*stored, *begun], now)


def wanted_clocks(ticket: Ticket, history: Iterable[HistoryEvent], *, now: datetime) -> list[Clock]:
    """The clocks of a ticket of which none is stored, not saved, as they stand at `now`."""
    return brought_up(ticket, read(ticket.received_at, history), [], now)


def brought_up(ticket: Ticket, story: Story, known: Sequence[Clock], now: datetime) -> list[Clock]:
    """Change the known clocks as the story asks; returns those that are owed beside them, not saved."""
    bound = bound_to(ticket, story, known)
    _leave(known, bound, now)
    first = story.cycle if known else 1
    cycles = range(first, story.cycle + 1) if story.closed_at is None or not known else ()
    begun = [clock for cycle in cycles for clock in _begun(ticket, story, known, bound, cycle=cycle)]
    for clock in [*known, *begun]:
        bring_up(clock, ticket, story, now)
    return begun


def store_due(ticket: Ticket, clocks: Sequence[Clock], now: datetime) -> None:
    """Set what queues show, on the ticket in hand and in the database."""
    before = {name: getattr(ticket, name) for name in DUE}
    apply_due(ticket, clocks, now)
    after = {name: getattr(ticket, name) for name in DUE}
    if after != before:
        Ticket.objects.filter(pk=ticket.pk).update(**after)


def apply_due(ticket: Ticket, clocks: Sequence[Clock], now: datetime) -> None:
    """Set on the ticket what its queues show: the next limit, and by when it is to be solved."""
    running = [clock for clock in clocks if clock.is_open]
    # A clock that stands still says nothing of when to act, unless nothing else runs.
    ticking = [clock for clock in running if clock.paused_at is None] or running
    following = min(ticking, key=lambda clock: clock.due_at, default=None)
    kept = [clock for clock in clocks if clock.cancelled_at is None and clock.cycle == ticket.cycle]
    solving = next((c for code in SOLVING for c in kept if c.target == code), None)
    ticket.next_due_at = following.due_at if following else None
    ticket.next_due_from = following.started_at if following else None
    ticket.next_due_target = following.target if following else ""
    ticket.solve_by = solving.due_at if solving else None
    ticket.sla_state = _state(running, now)


def _state(running: Sequence[Clock], now: datetime) -> SlaState:
    if not running:
        return SlaState.IDLE
    if any(clock.breached_at or (clock.due_at < now and clock.paused_at is None) for clock in running):
        return SlaState.OVERDUE
    return SlaState.PAUSED if any(clock.paused_at for clock in running) else SlaState.RUNNING


def _leave(known: Iterable[Clock], bound: Bound, now: datetime) -> None:
    """Another category, another policy: what the one before promised is cancelled, unless it ran out."""
    theirs = {target.code for target in bound.overlay.targets}
    for clock in known:
        stays = bound.has(clock.policy) or clock.target in theirs
        if not stays:
            let_go(clock, now)


def _begun(
    ticket: Ticket, story: Story, stored: Sequence[Clock], bound: Bound, *, cycle: int
) -> Iterator[Clock]:
    """The clocks of one handling that are owed and not there yet."""
    for policy, target, started_at in _owed(ticket, story, bound, cycle):
        if not _is_there(target, started_at, cycle, stored):
            yield begin(ticket, policy, target, started_at, story, cycle)


def _owed(
    ticket: Ticket, story: Story, bound: Bound, cycle: int
) -> Iterator[tuple[Policy, Target, datetime]]:
    began, facts = story.began[cycle - 1], facts_of(ticket)
    for policy, target in bound.targets():
        again = cycle > 1 and target.stop is Moment.ENTERED  # a case is entered once
        rests = cycle == story.cycle and story.closed_at is None and target.trigger in story.over
        rests = rests or (cycle == 1 and story.closed_elsewhere and target.trigger is Moment.RECEIVED)
        if target.trigger in began and target.applies.to(facts) and not again and not rests:
            yield policy, target, began[target.trigger]


def _is_there(target: Target, started_at: datetime, cycle: int, stored: Iterable[Clock]) -> bool:
    return any(
        clock.target == target.code
        and clock.cycle == cycle
        and clock.cancelled_at is None
        and (clock.is_open or clock.started_at >= started_at or target.trigger is Moment.RECEIVED)
        for clock in stored
    )


def _values(clock: Clock) -> tuple[object, ...]:
    return tuple(getattr(clock, name) for name in CHANGING)
