"""Whom a step of the ladder reaches on a ticket: audiences become people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

from accounts.models import Department, User
from accounts.roles import Role
from sla.policy import Audience, Owner, Target

HANDLERS = (Role.HANDLER, Role.BRANCH, Role.INVESTIGATOR)
BY_THE_DEPARTMENT = frozenset({Owner.DEPARTMENT, Owner.DEPARTMENT_HEAD, Owner.PROVIDER})


class Placed(Protocol):
    """Whose a ticket is. A contact that nobody has entered is nobody's."""

    agent_id: int | None
    handler_id: int | None
    team_id: int | None
    lead_department_id: int | None


@dataclass(frozen=True, slots=True)
class Directory:
    """The active people and the units, read once per sweep; nobody is asked for again per clock."""

    by_role: Mapping[str, Sequence[User]]
    by_key: Mapping[int, User]
    lineages: Mapping[int, Sequence[int]]
    _found: dict[tuple[object, ...], list[User]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Self:
        by_role: dict[str, list[User]] = defaultdict(list)
        active = list(User.objects.filter(is_active=True).order_by("staff_number"))
        for user in active:
            by_role[user.role].append(user)
        lineages = Department.objects.values_list("pk", "lineage")
        return cls(by_role, {user.pk: user for user in active}, dict(lineages))

    def people(self, audience: Audience, placed: Placed | None, target: Target) -> list[User]:
        """Whom this audience is; somebody is always found as long as a supervisor is active."""
        asked = (audience, target.owner, *_places(placed))
        if asked not in self._found:
            found = AUDIENCES[audience](self, placed, target) if placed else _of_nobodys(self, audience)
            self._found[asked] = list(found) or list(self.with_role(Role.SUPERVISOR))
        return self._found[asked]

    def with_role(self, *roles: Role) -> list[User]:
        return [user for role in roles for user in self.by_role.get(role, ())]

    def lineage(self, unit: int | None) -> Sequence[int]:
        """From the root down to the unit itself."""
        return self.lineages.get(unit, ()) if unit else ()


def _places(placed: Placed | None) -> tuple[object, ...]:
    if placed is None:
        return ()
    return placed.agent_id, placed.handler_id, placed.team_id, placed.lead_department_id


def _of_nobodys(directory: Directory, audience: Audience) -> Iterable[User]:
    """What waits to be entered is the leaders' to have done, until it is anybody's."""
    role = {Audience.DEPARTMENT_HEAD: Role.MANAGER, Audience.SUPERVISION: Role.SUPERVISOR}
    return directory.with_role(role.get(audience, Role.LEADER))


def _owner(directory: Directory, placed: Placed, target: Target) -> Iterable[User]:
    if target.owner is Owner.APPEAL_OFFICER:
        return directory.with_role(Role.APPEAL_OFFICER)
    both = (placed.handler_id, placed.agent_id)
    first = both if target.owner in BY_THE_DEPARTMENT else both[::-1]
    named = next((directory.by_key[key] for key in first if key and key in directory.by_key), None)
    if named:
        return [named]
    unit = placed.lead_department_id
    waiting = _within(directory, directory.with_role(*HANDLERS), unit) if unit else []
    return waiting or _leaders(directory, placed, target)


def _leaders(directory: Directory, placed: Placed, target: Target) -> Iterable[User]:
    """The leaders of the service team, or all of them while the ticket is nobody's."""
    leaders, above = directory.with_role(Role.LEADER), directory.lineage(placed.team_id)
    return [user for user in leaders if user.unit_id in above] or leaders


def _heads(directory: Directory, placed: Placed, target: Target) -> Iterable[User]:
    """The managers of the nearest unit that has one, from the lead department upwards."""
    managers = directory.with_role(Role.MANAGER)
    for step in reversed(directory.lineage(placed.lead_department_id or placed.team_id)):
        if here := [user for user in managers if user.unit_id == step]:
            return here
    return managers


def _supervision(directory: Directory, placed: Placed, target: Target) -> Iterable[User]:
    return directory.with_role(Role.SUPERVISOR)


def _nobody(directory: Directory, placed: Placed, target: Target) -> Iterable[User]:
    raise ValueError("A customer is no member of staff.")


AUDIENCES: dict[Audience, Callable[[Directory, Placed, Target], Iterable[User]]] = {
    Audience.OWNER: _owner,
    Audience.LEADER: _leaders,
    Audience.DEPARTMENT_HEAD: _heads,
    Audience.SUPERVISION: _supervision,
    Audience.CUSTOMER: _nobody,
}


def _within(directory: Directory, people: Iterable[User], unit: int) -> list[User]:
    return [user for user in people if unit in directory.lineage(user.unit_id)]
