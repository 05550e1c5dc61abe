"""The clocks a ticket owes, derived from its milestones and kept in step with every move."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from complaints.models import Category, Plan, Satisfaction, Ticket
from complaints.models.outcome import Score
from complaints.models.ticket import SlaState
from sla.calendar import Calendar
from sla.china import china_calendar
from sla.counting import due_at, leans_on_provisional
from sla.models import Clock
from sla.policy import Facts, Moment, Policy, Target, TargetCode
from sla.presets import DEFAULT_POLICY, POLICIES

SOLVING = (TargetCode.FULL_SOLUTION, TargetCode.SOLUTION)


def wanted_clocks(
    ticket: Ticket, preliminary_at: datetime | None, dissatisfied_at: datetime | None = None
) -> list[Clock]:
    """The clocks this ticket owes by now, not saved: started, due, and met where it was.

    `dissatisfied_at` is when the customer said so; contacting again ends with the case (S001-20).
    `preliminary_at` is when the customer was first told a result, by the offer of an
    approved plan or by the solution itself (S001-14).
    """
    moments = dict(_milestones(ticket, preliminary_at, dissatisfied_at))
    bound = POLICIES[DEFAULT_POLICY]
    return [
        _clock(ticket, bound, target, moments)
        for target in bound.targets
        if target.trigger in moments and target.applies.to(_facts(ticket))
    ]


def _milestones(
    ticket: Ticket, preliminary_at: datetime | None, dissatisfied_at: datetime | None
) -> Iterator[tuple[Moment, datetime]]:
    reached = {
        Moment.RECEIVED: ticket.received_at,
        Moment.ENTERED: ticket.entered_at,
        Moment.PRELIMINARY_TOLD: preliminary_at or ticket.resolved_at,
        Moment.RESOLVED: ticket.resolved_at,
        Moment.FEEDBACK_GIVEN: ticket.feedback_at,
        Moment.REPLIED_IN_WRITING: ticket.feedback_at,
        Moment.DISSATISFIED: dissatisfied_at,
        Moment.RECONTACTED: ticket.archived_at,
    }
    return ((moment, at) for moment, at in reached.items() if at)


def _facts(ticket: Ticket) -> Facts:
    codes: list[str] = []
    here: Category | None = ticket.category
    while here:
        codes.append(here.code)
        here = here.parent
    return Facts(complexity=ticket.complexity, categories=tuple(reversed(codes)), channel=ticket.channel)


def _clock(ticket: Ticket, bound: Policy, target: Target, moments: dict[Moment, datetime]) -> Clock:
    started_at = moments[target.trigger]
    calendar = calendar_around(started_at)
    due = due_at(started_at, target.limit, calendar)
    return Clock(
        ticket=ticket,
        target=target.code,
        policy=bound.code,
        policy_version=bound.version,
        started_at=started_at,
        due_at=due,
        original_due_at=due,
        met_at=moments.get(target.stop),
        provisional=leans_on_provisional(started_at, target.limit, calendar),
    )


def calendar_around(start: datetime) -> Calendar:
    """The working calendar of the local year before, of and after an instant."""
    year = timezone.localdate(start).year
    return china_calendar(range(year - 1, year + 2))


def sync(ticket: Ticket, *, now: datetime) -> None:
    """Bring the stored clocks in step with the ticket; the caller holds its row lock.

    A clock no longer owed is cancelled, unless it ran out before: then it stays open to
    its own stop, so that reclassifying erases no breach (docs/deadlines.md).
    """
    stored = {clock.target: clock for clock in ticket.clocks.filter(cancelled_at=None)}
    owed = wanted_clocks(ticket, preliminary_at(ticket), dissatisfied_at(ticket))
    wanted = {clock.target: clock for clock in owed}
    started = [clock for target, clock in wanted.items() if target not in stored]
    Clock.objects.bulk_create(started)
    stored |= {clock.target: clock for clock in started}
    for target, clock in wanted.items():
        if stored[target].met_at != clock.met_at:
            stored[target].met_at = clock.met_at
            stored[target].save(update_fields=["met_at"])
    for target in stored.keys() - wanted.keys():
        _no_longer_owed(stored[target], ticket, now)
    apply_due(ticket, [clock for clock in stored.values() if clock.cancelled_at is None], now)
    _store_due(ticket)


def _no_longer_owed(clock: Clock, ticket: Ticket, now: datetime) -> None:
    if clock.met_at:
        return
    if clock.due_at < now:
        clock.met_at = ticket.resolved_at
    else:
        clock.cancelled_at = now
    clock.save(update_fields=["met_at", "cancelled_at"])


def preliminary_at(ticket: Ticket) -> datetime | None:
    """When the first approved plan was offered to the customer."""
    offered = ticket.plans.exclude(status__in=[Plan.Status.SUBMITTED, Plan.Status.SENT_BACK])
    first: datetime | None = offered.order_by("decided_at").values_list("decided_at", flat=True).first()
    return first


def dissatisfied_at(ticket: Ticket) -> datetime | None:
    """When the customer said to be dissatisfied with the latest result."""
    if ticket.feedback_at is None:
        return None
    answers = Satisfaction.objects.filter(notice__ticket=ticket, score__lte=Score.DISSATISFIED)
    latest: datetime | None = answers.aggregate(at=Max("answered_at"))["at"]
    return latest


def apply_due(ticket: Ticket, clocks: list[Clock], now: datetime) -> None:
    """Set on the ticket what its queues show: the next limit, and by when it is to be solved."""
    running = [clock for clock in clocks if clock.is_open]
    following = min(running, key=lambda clock: clock.due_at, default=None)
    solving = next((c for code in SOLVING for c in clocks if c.target == code), None)
    ticket.next_due_at = following.due_at if following else None
    ticket.next_due_from = following.started_at if following else None
    ticket.next_due_target = following.target if following else ""
    ticket.solve_by = solving.due_at if solving else None
    ticket.sla_state = _state(following, now)


def _state(following: Clock | None, now: datetime) -> SlaState:
    if following is None:
        return SlaState.IDLE
    return SlaState.OVERDUE if following.due_at < now else SlaState.RUNNING


def _store_due(ticket: Ticket) -> None:
    fields = ("next_due_at", "next_due_from", "next_due_target", "solve_by", "sla_state")
    Ticket.objects.filter(pk=ticket.pk).update(**{name: getattr(ticket, name) for name in fields})
