"""Reading the past for the simulator: tickets received in a period, a few at a time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Department
from complaints.models import Category, HistoryEvent, Ticket
from sla.calendar import DayKind
from sla.models import Clock
from sla.policy import Policy
from sla.rules import ALWAYS, Binding, Rules
from sla.simulating import EVERYBODY, READ, Past

CHUNK = 200
TICKET = (
    *("number", "state", "channel", "received_at"),
    *("branch_id", "lead_department_id", "is_vulnerable"),
)
EVENT = ("ticket_id", "seq", "kind", "at", "actor_kind", "from_state", "to_state", "payload", "version")


def received(first: date, last: date) -> "QuerySet[Ticket]":
    """The tickets received on these local dates, both included."""
    zone = timezone.get_default_timezone()
    begins = datetime.combine(first, time.min, zone)
    ends = datetime.combine(last + timedelta(days=1), time.min, zone)
    found: QuerySet[Ticket] = Ticket.objects.filter(received_at__gte=begins, received_at__lt=ends)
    return found


def pasts(first: date, last: date) -> Iterator[Past]:
    """Each with its history and clocks; never more than a few hundred in memory."""
    units = {unit.pk: unit for unit in Department.objects.all()}
    tickets, reached = received(first, last).order_by("pk").only(*TICKET), 0
    while chunk := list(tickets.filter(pk__gt=reached)[:CHUNK]):
        reached = chunk[-1].pk
        history: defaultdict[int, list[HistoryEvent]] = defaultdict(list)
        for event in HistoryEvent.objects.filter(ticket__in=chunk, kind__in=READ).only(*EVENT):
            history[event.ticket_id].append(event)
        clocks: defaultdict[int | None, list[Clock]] = defaultdict(list)
        for clock in Clock.objects.filter(ticket__in=chunk).order_by("pk"):
            clocks[clock.ticket_id].append(clock)
        for ticket in chunk:
            ticket.branch = units.get(ticket.branch_id or 0)
            yield Past(
                ticket=ticket,
                history=history[ticket.pk],
                clocks=clocks[ticket.pk],
                unit=ticket.lead_department_id or EVERYBODY,
            )


def categories_by_code() -> dict[str, Category]:
    """All of them with their parents, so that nothing more is asked per ticket."""
    every = {category.pk: category for category in Category.objects.all()}
    for category in every.values():
        category.parent = every.get(category.parent_id or 0)
    return {category.code: category for category in every.values()}


def under(
    rules: Rules,
    *,
    policy: Policy | None = None,
    everywhere: bool = False,
    days: dict[date, DayKind] | None = None,
) -> Rules:
    """The rules with one policy always having said something else, and other days worked.

    `everywhere`: it holds for every complaint; otherwise where it holds anyway.
    """
    if policy:
        policy = replace(policy, version=0)
        rules = replace(
            rules,
            versions={**rules.versions, (policy.code, 0): policy},
            begin={**rules.begin, policy.code: [(ALWAYS, 0)]},
            bindings=[Binding(policy.code)] if everywhere else rules.bindings,
        )
    if days:
        rules = replace(rules, corrections={**rules.corrections, **days})
    return replace(rules, _made={})
