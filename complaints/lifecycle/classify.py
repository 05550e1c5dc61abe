"""Stage 2 of 7: say what kind of complaint this is, how bad and how urgent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle import events
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.urging import raised_by_urges
from complaints.models import Appeal, Category, Ticket
from complaints.priority import FIRST, priority
from complaints.states import Complexity, Severity, State, Urgency

REPEAT_WITHIN = timedelta(days=30)
NOT_COUNTED = (State.MERGED, State.INVALID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    category: Category
    severity: Severity
    urgency: Urgency
    complexity: Complexity
    tags: tuple[str, ...] = ()
    is_vulnerable: bool = False
    may_escalate: bool = False


def classify(*, ticket: TicketRef, by: Actor, as_: Classification, now: datetime) -> Ticket:
    """Classify or reclassify a ticket (S001-5, S001-7, S003-5).

    Whoever classifies a ticket nobody had taken becomes its accepting agent.
    Raises GuardFailed when a case that was dispatched as complex is called simple by anybody
    but a leader, for the longer limits hang on it; else as moving().
    """
    with moving(ticket, by=by, right=Right.CLASSIFY, now=now) as move:
        before = described(move.ticket)
        move.ticket.classify()
        _check_simplified(move.ticket, as_, by)
        _apply(move.ticket, as_)
        take(move)
        move.record(
            events.Classified(before=before, after=described(move.ticket), is_repeat=move.ticket.is_repeat)
        )
    return move.ticket


def _check_simplified(ticket: Ticket, as_: Classification, by: Actor) -> None:
    simplified = (ticket.complexity, as_.complexity) == (Complexity.COMPLEX, Complexity.SIMPLE)
    if simplified and ticket.assigned_at and not by.may(Right.ARBITRATE):
        raise GuardFailed(
            _("It was dispatched as a complex case; only a team leader can call it simple now."), "complexity"
        )


def take(move: Move) -> None:
    """Make the person the accepting agent of a ticket that has none (first-contact duty, S003-8)."""
    if move.ticket.agent is None and move.staff:
        move.ticket.agent = move.staff
        move.ticket.team = move.staff.unit


def described(ticket: Ticket) -> events.Classification:
    return events.Classification(
        category=events.Named.maybe(ticket.category),
        severity=ticket.severity,
        urgency=ticket.urgency,
        complexity=ticket.complexity,
        priority=ticket.priority,
        tags=list(ticket.tags),
    )


def _apply(ticket: Ticket, as_: Classification) -> None:
    ticket.category = as_.category
    ticket.severity = as_.severity
    ticket.urgency = as_.urgency
    ticket.complexity = as_.complexity
    ticket.tags = sorted(set(as_.tags))
    ticket.is_vulnerable = as_.is_vulnerable
    ticket.may_escalate = as_.may_escalate
    ticket.is_repeat = is_repeat(ticket)
    ticket.priority = priority(
        severity=as_.severity,
        urgency=as_.urgency,
        usual=as_.category.priority,
        raised=ticket.is_repeat or as_.is_vulnerable or as_.may_escalate,
        urged=raised_by_urges(ticket),
        from_regulator=_asked_by_regulator(ticket),
    )


def _asked_by_regulator(ticket: Ticket) -> bool:
    """Whether it came from a regulator, or a regulator took it up since; then it was first already."""
    if ticket.is_from_regulator or ticket.priority > FIRST:
        return bool(ticket.is_from_regulator)
    appealed = ticket.appeals.filter(kind=Appeal.Kind.REGULATOR).exists()
    return bool(appealed or ticket.history.filter(kind=events.CaseTaken.kind).exists())


def is_repeat(ticket: Ticket) -> bool:
    """Whether the same number complained of the same kind within the 30 days before."""
    kind = second_level(ticket.category)
    if kind is None:
        return False
    earlier = (
        Ticket.objects.filter(
            customer__phone_index=ticket.customer.phone_index,
            category__in=Category.objects.filter(pk=kind.pk) | Category.objects.filter(parent=kind),
            received_at__gte=ticket.received_at - REPEAT_WITHIN,
            received_at__lt=ticket.received_at,
        )
        .exclude(state__in=NOT_COUNTED)
        .exclude(pk=ticket.pk)
    )
    return bool(earlier.exists())


def second_level(category: Category | None) -> Category | None:
    while category and category.level > 2:
        category = category.parent
    return category
