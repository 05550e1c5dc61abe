"""The course of one clock: it begins, stands still, goes on and ends as its ticket's story says."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from complaints.models import Ticket
from sla.bound import categories_of
from sla.calendars import calendar_for_clock, calendar_of
from sla.counting import due_at, leans_on_provisional
from sla.in_force import current
from sla.ladder import schedule, target_of
from sla.models import Clock
from sla.pausing import go_through, pause, resume
from sla.policy import Facts, Moment, Policy, Target, TargetCode
from sla.story import Pause, Story
from sla.tiers import tier_of


def bring_up(clock: Clock, ticket: Ticket, story: Story, now: datetime) -> None:
    """What happened to the ticket happens to the clock; one that ended stays as it ended."""
    if not clock.is_open:
        return
    target = target_of(clock)
    _take_over(clock, target, story)
    keep_to_authority(clock, target, story)
    wait_or_go_on(clock, story)
    met_at = story.first(target.stop, after=target.trigger, since=clock.started_at, cycle=clock.cycle)
    if met_at:
        _end(clock, met_at)
        clock.met_at = met_at
    elif over_at := story.closed_at or _taken_back(clock, target, story):
        _cancel(clock, over_at)
    elif _is_dropped(clock, target, ticket, now):
        _cancel(clock, now)
    schedule(clock)


def let_go(clock: Clock, now: datetime) -> None:
    """Another policy holds now: what this one promised is cancelled, unless it ran out."""
    if clock.is_open and not _ran_out(clock, now):
        _cancel(clock, now)
        schedule(clock)


def _cancel(clock: Clock, at: datetime) -> None:
    clock.cancelled_at = at
    _end(clock, at)


def _taken_back(clock: Clock, target: Target, story: Story) -> datetime | None:
    """When providers owed no answer any more, though none had come."""
    if target.trigger is not Moment.FORWARDED:
        return None
    return next((at for at in story.taken_back if at > clock.started_at), None)


def _is_dropped(clock: Clock, target: Target, ticket: Ticket, now: datetime) -> bool:
    """Whether it is no longer owed. One that ran out before stays open to its own stop, so that
    reclassifying erases no breach."""
    return not _ran_out(clock, now) and not target.applies.to(facts_of(ticket))


def _ran_out(clock: Clock, now: datetime) -> bool:
    return bool(clock.breached_at or clock.due_at < (clock.paused_at or now))


def _take_over(clock: Clock, target: Target, story: Story) -> None:
    """After a merge the earliest receipt counts, with every pause since."""
    received_at = story.began[clock.cycle - 1][Moment.RECEIVED]
    if target.trigger is Moment.RECEIVED and received_at < clock.started_at:
        promised = clock.due_at if clock.due_at != clock.original_due_at else None
        start(clock, target, received_at, story.pauses)
        clock.due_at = promised or clock.due_at


def keep_to_authority(clock: Clock, target: Target, story: Story) -> None:
    """The instant an authority set itself holds for the report to it, and for the written reply when
    it comes before the law's."""
    reply_by = story.cases.reply_by(clock.cycle, clock.started_at)
    if reply_by is None:
        return
    if target.code is TargetCode.APPEAL_REPORT:
        clock.due_at = clock.original_due_at = reply_by
    elif target.code is TargetCode.REGULATOR_REPLY:
        clock.due_at = clock.original_due_at = min(clock.due_at, reply_by)


def wait_or_go_on(clock: Clock, story: Story) -> None:
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


def begin(
    ticket: Ticket, bound: Policy, target: Target, started_at: datetime, story: Story, cycle: int
) -> Clock:
    """A clock that runs since an instant, not saved."""
    clock = Clock(
        ticket=ticket,
        target=target.code,
        policy=bound.code,
        policy_version=bound.version,
        cycle=cycle,
    )
    start(clock, target, started_at, story.pauses)
    return clock


def start(clock: Clock, target: Target, started_at: datetime, pauses: Iterable[Pause]) -> None:
    """Let a clock run from an instant, through every pause since."""
    calendar = calendar_for_clock(clock, started_at, target.limit)
    clock.counted_by = current().revision
    due = due_at(started_at, target.limit, calendar)
    clock.started_at, clock.due_at, clock.original_due_at = started_at, due, due
    clock.provisional = leans_on_provisional(started_at, target.limit, calendar)
    clock.paused_at, clock.paused_total, clock.deferred = None, timedelta(), timedelta()
    for each in pauses:
        if each.ended_at is None or each.ended_at > started_at:
            go_through(clock, each, calendar_of(clock, each.ended_at))


def facts_of(ticket: Ticket) -> Facts:
    return Facts(
        complexity=ticket.complexity,
        categories=categories_of(ticket),
        channel=ticket.channel,
        tier=tier_of(ticket),
    )
