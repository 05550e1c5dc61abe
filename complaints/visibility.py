"""Who sees which tickets: one function, used by every list, page, count, search and move."""

from collections.abc import Callable
from datetime import date

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.actors import Actor, Outsider
from accounts.models import Department, User
from accounts.roles import Sight
from complaints.involved import took_part
from complaints.states import State

NOTHING = Q(pk__in=[])


def visible_to(actor: Actor, on: date | None = None) -> Q:
    """The condition a ticket meets when this actor may see it on a local day, today unless
    told (docs/roles.md).

    The system sees all. A customer reaches a ticket only by number and code, which
    the portal checks before it acts in the customer's name. A deputy sees what waits for
    the approval of whom they stand in for.
    """
    if isinstance(actor, Outsider):
        return Q()
    seen = in_own_right(actor)
    for absent in actor.stands_in_for(on or timezone.localdate()):
        seen |= in_own_right(absent) & Q(state=State.PLAN_REVIEW)
    return seen


def in_own_right(user: User) -> Q:
    """What the person's own role and unit show, whomever they stand in for."""
    return SIGHT[user.card.sees](user) if user.is_active else NOTHING


def _all(user: User) -> Q:
    return Q()


def _nothing(user: User) -> Q:
    return NOTHING


def _cases(user: User) -> Q:
    return Q(handler=user)


def _own(user: User) -> Q:
    return Q(agent=user) | Q(handler=user)


def _queue(user: User) -> Q:
    """Whoever has no unit is nobody's colleague yet and takes nothing from the common queue."""
    return _own(user) | Q(agent=None, is_open=True) if user.unit_id else _own(user)


def _team(user: User) -> Q:
    return _queue(user) | within("team", user)


def _department(user: User) -> Q:
    tasks = apps.get_model("complaints", "DepartmentTask").objects.filter(within("department", user))
    return Q(handler=user) | _shared("lead_department", user) | Q(pk__in=tasks.values("ticket"))


def _branch(user: User) -> Q:
    return _department(user) | _shared("branch", user)


def _shared(field: str, user: User) -> Q:
    """What everybody of the unit sees; a confidential case only until somebody has it by name."""
    return within(field, user) & (Q(is_confidential=False) | Q(handler=None))


def _appeals(user: User) -> Q:
    """Under appeal, or decided by this person; never what was theirs, or had a part of theirs, before."""
    appeals = apps.get_model("complaints", "Appeal").objects.filter(officer=user)
    mine = Q(pk__in=appeals.values("ticket"))
    history = apps.get_model("complaints", "HistoryEvent").objects
    appealed = history.filter(ticket=OuterRef("ticket"), seq__gt=OuterRef("seq"), kind="appealed")
    part = history.filter(Exists(appealed), took_part(user), ticket=OuterRef("pk"))
    return mine | (Q(state=State.APPEALING) & ~Q(handler=user) & ~Q(Exists(part)))


def _submitted(user: User) -> Q:
    """What waits for an approver, and what this person decided."""
    plans = apps.get_model("complaints", "Plan").objects.filter(decided_by=user)
    proposals = apps.get_model("complaints", "Proposal").objects
    waiting = proposals.filter(kind="invalidation", decided_at=None) | proposals.filter(votes__by=user)
    return Q(state=State.PLAN_REVIEW) | Q(pk__in=plans.values("ticket")) | Q(pk__in=waiting.values("ticket"))


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
    Sight.APPEALS: _appeals,
    Sight.SUBMITTED: _submitted,
    Sight.ALL: _all,
    Sight.NONE: _nothing,
}
