"""Assigning by rule: a kind of complaint goes to its department as soon as it is classified (S001-9).

An administrator switches it on for a category and all below it. Where it goes is what *Assign* would
propose; to whom, the skills, duty hours and open tickets of the people there.
"""

from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import User
from complaints.lifecycle.assign import assign
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.people import handlers_of
from complaints.models import Category, Ticket
from complaints.models.reference import route
from complaints.states import Complexity


def rule_of(category: Category, complexity: Complexity) -> Category | None:
    """The nearest category, from this one up, that says such a case is assigned at once; simple ones
    are solved by the desk."""
    if complexity != Complexity.COMPLEX:
        return None
    return next((each for each in _upwards(category) if each.is_dispatched_at_once), None)


def assign_by_rule(ticket: Ticket, rule: Category, *, now: datetime) -> Ticket:
    """Dispatch a case that was just classified; one that came back before, or has nowhere to go, waits
    for somebody to assign it. The history names the rule. Raises as assign()."""
    department = route(category=ticket.category, branch=ticket.branch) if ticket.category else None
    if ticket.returns or department is None or not (people := handlers_of(department)):
        return ticket
    handler = _taker(people, rule, now)
    ref = TicketRef(number=ticket.number)
    return assign(ticket=ref, by=SYSTEM, department=department, handler=handler, rule=rule, now=now)


def _taker(people: list[User], rule: Category, now: datetime) -> User | None:
    """Of those on duty the one with the skill and the fewest open tickets; None: whoever takes it."""
    on_duty = [user for user in people if user.on_duty(timezone.localtime(now))]
    skilled = _skilled(on_duty, rule)
    load = open_tickets(on_duty)
    return min(
        on_duty, key=lambda user: (user.pk not in skilled, load.get(user.pk, 0), user.pk), default=None
    )


def _skilled(people: list[User], rule: Category) -> set[int]:
    """Skills bear the codes of the subjects they are for."""
    codes = [each.code for each in _upwards(rule)]
    keys = [user.pk for user in people]
    return set(User.objects.filter(pk__in=keys, skills__code__in=codes).values_list("pk", flat=True))


def open_tickets(people: list[User]) -> dict[int, int]:
    """How many open tickets each of them has, by key."""
    mine = Ticket.objects.filter(Q(handler__in=people), is_open=True).order_by()
    return dict(mine.values_list("handler").annotate(open=Count("pk")))


def _upwards(category: Category | None) -> list[Category]:
    return [category, *_upwards(category.parent)] if category else []
