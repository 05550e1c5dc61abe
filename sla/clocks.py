"""The clocks a ticket owes, derived from its history and kept in step with every move."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from complaints.models import Category, HistoryEvent, Ticket
from complaints.models.ticket import SlaState
from complaints.states import State
from sla.calendars import calendar_around, calendar_of
from sla.counting import due_at, leans_on_provisional
from sla.enforcer import settle
from sla.ladder import schedule, target_of
from sla.models import Clock
from sla.pausing import go_through, pause, resume
from sla.policy import Facts, Moment, Policy, Target, TargetCode
from sla.presets import DEFAULT_POLICY, POLICIES
from sla.story import KINDS, Pause, Story, read

SOLVING = (TargetCode.FULL_SOLUTION, TargetCode.SOLUTION)
CHANGING = (
    "started_at",
    "due_at",
    "original_due_at",
    "met_at",
    "cancelled_at",
    "provisional",
    "paused_at",
    "paused_total",
    "deferred",
    "next_step_at",
)


def sync(ticket: Ticket, *, now: datetime) -> None:
    """Bring the stored clocks in step with the ticket; the caller holds its row lock."""
    story = read(ticket.received_at, ticket.history.filter(kind__in=KINDS))
    stored = list(ticket.clocks.all())
    settle(ticket, [clock for clock in stored if clock.paused_at], now)
    before = {clock.pk: _values(clock) for clock in stored}
    begun = brought_up(ticket, story, stored, now)
    for clock in stored:
        if _values(clock) != before[clock.pk]:
            clock.save(update_fields=CHANGING)
    Clock.objects.bulk_create(begun)
    store_due(ticket, [*stored, *begun], now)


def wanted_clocks(ticket: Ticket, history: Iterable[HistoryEvent], *, now: datetime) -> list[Clock]:
    """The clocks of a ticket of which none is stored, not saved, as they stand at `now`."""
    return brought_up(ticket, read(ticket.received_at, history), [], now)


def brought_up(ticket: Ticket, story: Story, known: Sequence[Clock], now: datetime) -> list[Clock]:
    """Change the known clocks as the story asks; returns those that are owed beside them, not saved."""
    first = story.cycle if known else 1
    cycles = range(first, story.cycle + 1) if story.closed_at is None or not known else ()
    begun = [clock for cycle in cycles for clock in _begun(ticket, story, known, cycle=cycle)]
    for clock in [*known, *begun]:
        _bring_up(clock, ticket, story, now)
    return begun


def store_due(ticket: Ticket, clocks: Sequence[Clock], now: datetime) -> None:
    """Set what queues show, on the ticket in hand and in the database."""
    apply_due(ticket, clocks, now)
    fields = ("next_due_at", "next_due_from", "next_due_target", "solve_by", "sla_state")
    Ticket.objects.filter(pk=ticket.pk).update(**{name: getattr(ticket, name) for name in fields})


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


def _begun(ticket: Ticket, story: Story, stored: Sequence[Clock], *, cycle: int) -> Iterator[Clock]:
    """The clocks of one handling that are owed and not there yet."""
    bound = POLICIES[DEFAULT_POLICY]
    for target, started_at in _owed(ticket, story, bound, cycle):
        if not _is_there(target, started_at, cycle, stored):
            yield _clock(ticket, bound, target, started_at, story, cycle)


def _owed(ticket: Ticket, story: Story, bound: Policy, cycle: int) -> Iterator[tuple[Target, datetime]]:
    began, facts = story.began[cycle - 1], _facts(ticket)
    for target in bound.targets:
        again = cycle > 1 and target.stop is Moment.ENTERED  # a case is entered once
        # What closing the case cancelled does not come back by an appeal against it.
        rests = ticket.state == State.APPEALING and target.trigger in (Moment.RECEIVED, Moment.RESOLVED)
        if target.trigger in began and target.applies.to(facts) and not again and not rests:
            yield target, began[target.trigger]


def _is_there(target: Target, started_at: datetime, cycle: int, stored: Iterable[Clock]) -> bool:
    return any(
        clock.target == target.code
        and clock.cycle == cycle
        and clock.cancelled_at is None
        and (clock.is_open or clock.started_at >= started_at or target.trigger is Moment.RECEIVED)
        for clock in stored
    )


def _bring_up(clock: Clock, ticket: Ticket, story: Story, now: datetime) -> None:
    """What happened to the ticket happens to the clock; one that ended stays as it ended."""
    if not clock.is_open:
        return
    target = target_of(clock)
    _take_over(clock, target, story)
    _wait_or_go_on(clock, story)
    met_at = story.first(target.stop, clock.started_at)
    if met_at:
        _end(clock, met_at)
        clock.met_at = met_at
    elif story.closed_at or _is_dropped(clock, target, ticket, now):
        clock.cancelled_at = story.closed_at or now
        _end(clock, clock.cancelled_at)
    schedule(clock)


def _is_dropped(clock: Clock, target: Target, ticket: Ticket, now: datetime) -> bool:
    """Whether it is no longer owed. One that ran out before stays open to its own stop, so that
    reclassifying erases no breach."""
    ran_out = clock.breached_at or clock.due_at < (clock.paused_at or now)
    return not ran_out and not target.applies.to(_facts(ticket))


def _take_over(clock: Clock, target: Target, story: Story) -> None:
    """After a merge the earliest receipt counts, with every pause since."""
    received_at = story.began[0][Moment.RECEIVED]
    if target.trigger is Moment.RECEIVED and clock.cycle == 1 and received_at < clock.started_at:
        promised = clock.due_at if clock.due_at != clock.original_due_at else None
        _start(clock, target, received_at, story.pauses)
        clock.due_at = promised or clock.due_at


def _wait_or_go_on(clock: Clock, story: Story) -> None:
    last = story.pauses[-1] if story.pauses else None
    if last is None:
        return
    if last.ended_at is None:
        pause(clock, last.began_at)
    elif clock.paused_at is not None:
        resume(clock, last.ended_at, calendar_of(clock, last.ended_at))


def _end(clock: Clock, at: datetime) -> None:
    if clock.paused_at is not None:
        resume(clock, at, calendar_of(clock, at))


def _clock(
    ticket: Ticket, bound: Policy, target: Target, started_at: datetime, story: Story, cycle: int
) -> Clock:
    clock = Clock(
        ticket=ticket,
        target=target.code,
        policy=bound.code,
        policy_version=bound.version,
        cycle=cycle,
    )
    _start(clock, target, started_at, story.pauses)
    return clock


def _start(clock: Clock, target: Target, started_at: datetime, pauses: Iterable[Pause]) -> None:
    """Let a clock run from an instant, through every pause since."""
    calendar = calendar_around(started_at)
    due = due_at(started_at, target.limit, calendar)
    clock.started_at, clock.due_at, clock.original_due_at = started_at, due, due
    clock.provisional = leans_on_provisional(started_at, target.limit, calendar)
    clock.paused_at, clock.paused_total, clock.deferred = None, timedelta(), timedelta()
    for each in pauses:
        if each.ended_at is None or each.ended_at > started_at:
            go_through(clock, each, calendar_of(clock, each.ended_at))


def _facts(ticket: Ticket) -> Facts:
    codes: list[str] = []
    here: Category | None = ticket.category
    while here:
        codes.append(here.code)
        here = here.parent
    return Facts(complexity=ticket.complexity, categories=tuple(reversed(codes)), channel=ticket.channel)


def _values(clock: Clock) -> tuple[object, ...]:
    return tuple(getattr(clock, name) for name in CHANGING)
