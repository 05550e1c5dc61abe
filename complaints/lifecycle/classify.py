"""Stage 2 of 7: say what kind of complaint this is, how bad and how urgent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.prepared import Prepared, Slot
from accounts.roles import Right
from complaints.lifecycle import events
from complaints.lifecycle.by_rule import assign_by_rule, rule_of
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.urging import raised_by_urges
from complaints.models import Appeal, Category, Customer, HistoryEvent, Ticket
from complaints.priority import FIRST, priority
from complaints.states import Complexity, Severity, State, Urgency

REPEAT_WITHIN = timedelta(days=30)
NOT_COUNTED = (State.MERGED, State.INVALID)
THEIR_PHONE = Customer.objects.filter(pk=Slot("customer")).values("phone_index")
EARLIER = Prepared(
    lambda met: (
        Ticket.objects.filter(met, Q(category=Slot("kind")) | Q(category__parent=Slot("kind")))
        .filter(customer__phone_index=Subquery(THEIR_PHONE), received_at__gte=Slot("since"))
        .filter(received_at__lt=Slot("before"))
        .exclude(state__in=NOT_COUNTED)
        .exclude(pk=Slot("this"))
        .only("pk", "state")[:1]
    )
)
APPEALED = Prepared(
    lambda met: Appeal.objects.filter(met, ticket=Slot("ticket"), kind=Appeal.Kind.REGULATOR).only("pk")[:1]
)
TAKEN_UP = Prepared(
    lambda met: HistoryEvent.objects.filter(met, ticket=Slot("ticket"), kind=events.CaseTaken.kind).only(
        "pk"
    )[:1]
)


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

    Whoever classifies a ticket nobody had taken becomes its accepting agent. Where a rule says so,
    a complex case is assigned at once. Raises GuardFailed when a case that was dispatched as complex
    is called simple by anybody but a leader, for the longer limits hang on it; else as moving().
    """
    rule = rule_of(as_.category, as_.complexity)
    if rule is None:
        return _classified(ticket, by=by, as_=as_, now=now)
    with transaction.atomic():
        return assign_by_rule(_classified(ticket, by=by, as_=as_, now=now), rule, now=now)


def _classified(ticket: TicketRef, *, by: Actor, as_: Classification, now: datetime) -> Ticket:
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
    appealed = APPEALED.first(ticket=ticket.pk) is not None
    return appealed or TAKEN_UP.first(ticket=ticket.pk) is not None


def is_repeat(ticket: Ticket) -> bool:
    """Whether the same number complained of the same kind within the 30 days before."""
    kind = second_level(ticket.category)
    if kind is None:
        return False
    earlier = EARLIER.first(
        customer=ticket.customer_id,
        kind=kind.pk,
        since=ticket.received_at - REPEAT_WITHIN,
        before=ticket.received_at,
        this=ticket.pk,
    )
    return earlier is not None


def second_level(category: Category | None) -> Category | None:
    while category and category.level > 2:
        category = category.parent
    return category
