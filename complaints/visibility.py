"""Who sees which tickets: one function, used by every list, page, count, search and move."""

from collections.abc import Callable

from django.apps import apps
from django.db.models import Q

from accounts.actors import Actor, Outsider
from accounts.models import Department, User
from accounts.roles import Sight
from complaints.states import State

NOTHING = Q(pk__in=[])


def visible_to(actor: Actor) -> Q:
    """The condition a ticket meets when this actor may see it (docs/roles.md).

    The system sees all. A customer reaches a ticket only by number and code, which
    the portal checks before it acts in the customer's name.
    """
    if isinstance(actor, Outsider):
        return Q()
    return SIGHT[actor.card.sees](actor) if actor.is_active else NOTHING


def _all(user: User) -> Q:
    return Q()


def _nothing(user: User) -> Q:
    return NOTHING


def _cases(user: User) -> Q:
    return Q(handler=user)


def _own(user: User) -> Q:
    return Q(agent=user) | Q(handler=user)


def _queue(user: User) -> Q:
    return _own(user) | Q(agent=None, is_open=True)


def _team(user: User) -> Q:
    return _queue(user) | within("team", user)


def _department(user: User) -> Q:
    return Q(handler=user) | within("lead_department", user)


def _branch(user: User) -> Q:
    return _department(user) | within("branch", user)


def _submitted(user: User) -> Q:
    plans = apps.get_model("complaints", "Plan")
    return Q(state=State.PLAN_REVIEW) | Q(pk__in=plans.objects.filter(decided_by=user).values("ticket"))


def within(field: str, user: User) -> Q:
    if user.unit is None:
        return NOTHING
    return Q(**{f"{field}__in": Department.objects.under(user.unit).values("pk")})


SIGHT: dict[Sight, Callable[[User], Q]] = {
    Sight.OWN_AND_QUEUE: _queue,
    Sight.TEAM: _team,
    Sight.DEPARTMENT: _department,
    Sight.BRANCH: _branch,
    Sight.CASES: _cases,
    Sight.SUBMITTED: _submitted,
    Sight.ALL: _all,
    Sight.NONE: _nothing,
}
