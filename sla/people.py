"""Whom a step of the ladder reaches on a ticket: audiences become people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from accounts.models import Department, User
from accounts.roles import Role
from complaints.models import Ticket
from sla.policy import Audience, Owner, Target

HANDLERS = (Role.HANDLER, Role.BRANCH, Role.INVESTIGATOR)
OTHERS = (Role.LEADER, Role.MANAGER, Role.SUPERVISOR, Role.APPEAL_OFFICER, Role.ADMINISTRATOR)
BY_THE_DEPARTMENT = frozenset({Owner.DEPARTMENT, Owner.DEPARTMENT_HEAD, Owner.PROVIDER})


@dataclass(frozen=True, slots=True)
class Directory:
    """The active people by role, read once per sweep; nobody is asked for again per clock."""

    by_role: Mapping[str, Sequence[User]]

    @classmethod
    def read(cls) -> Self:
        by_role: dict[str, list[User]] = defaultdict(list)
        found = User.objects.filter(is_active=True, role__in=[*HANDLERS, *OTHERS]).select_related("unit")
        for user in found.order_by("staff_number"):
            by_role[user.role].append(user)
        return cls(by_role)

    def people(self, audience: Audience, ticket: Ticket, target: Target) -> list[User]:
        """Whom this audience is; somebody is always found as long as a supervisor is active."""
        found = AUDIENCES[audience](self, ticket, target)
        return list(found) or list(self.with_role(Role.SUPERVISOR))

    def with_role(self, *roles: Role) -> list[User]:
        return [user for role in roles for user in self.by_role.get(role, ())]


def _owner(directory: Directory, ticket: Ticket, target: Target) -> Iterable[User]:
    if target.owner is Owner.APPEAL_OFFICER:
        return directory.with_role(Role.APPEAL_OFFICER)
    both = (ticket.handler, ticket.agent)
    first = both if target.owner in BY_THE_DEPARTMENT else both[::-1]
    named = next((user for user in first if user and user.is_active), None)
    if named:
        return [named]
    unit = ticket.lead_department
    waiting = _within(directory.with_role(*HANDLERS), unit) if unit else []
    return waiting or _leaders(directory, ticket, target)


def _leaders(directory: Directory, ticket: Ticket, target: Target) -> Iterable[User]:
    """The leaders of the service team, or all of them while the ticket is nobody's."""
    leaders = directory.with_role(Role.LEADER)
    return _above(leaders, ticket.team) or leaders


def _heads(directory: Directory, ticket: Ticket, target: Target) -> Iterable[User]:
    """The managers of the nearest unit that has one, from the lead department upwards."""
    managers = directory.with_role(Role.MANAGER)
    unit = ticket.lead_department or ticket.team
    for step in reversed(unit.lineage if unit else []):
        if here := [user for user in managers if user.unit_id == step]:
            return here
    return managers


def _supervision(directory: Directory, ticket: Ticket, target: Target) -> Iterable[User]:
    return directory.with_role(Role.SUPERVISOR)


def _nobody(directory: Directory, ticket: Ticket, target: Target) -> Iterable[User]:
    raise ValueError("A customer is no member of staff.")


AUDIENCES: dict[Audience, Callable[[Directory, Ticket, Target], Iterable[User]]] = {
    Audience.OWNER: _owner,
    Audience.LEADER: _leaders,
    Audience.DEPARTMENT_HEAD: _heads,
    Audience.SUPERVISION: _supervision,
    Audience.CUSTOMER: _nobody,
}


def _within(people: Iterable[User], unit: Department) -> list[User]:
    return [user for user in people if user.unit and unit.pk in user.unit.lineage]


def _above(people: Iterable[User], unit: Department | None) -> list[User]:
    """Those who work in the unit or in one above it."""
    return [user for user in people if unit and user.unit_id in unit.lineage]
