"""Whose complaints a figure counts: the whole house, or those of one unit and of all below it."""

from dataclasses import dataclass
from typing import Self

from django.core.exceptions import PermissionDenied

from accounts.models import Department, User
from accounts.roles import Right, Sight
from reports.dimensions import Relation

SEES: dict[Sight, Relation] = {
    Sight.ALL: Relation.HOUSE,
    Sight.NONE: Relation.HOUSE,  # managers and analysts: figures of all tickets, sight of none
    Sight.TEAM: Relation.TEAM,
    Sight.DEPARTMENT: Relation.DEPARTMENT,
    Sight.BRANCH: Relation.BRANCH,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """`unit` is the code of a unit; empty for the whole house."""

    relation: Relation = Relation.HOUSE
    unit: str = ""

    @classmethod
    def house(cls) -> Self:
        return cls()

    @classmethod
    def team(cls, unit: Department) -> Self:
        """The complaints that a service team took, and the teams below it."""
        return cls._within(Relation.TEAM, unit)

    @classmethod
    def department(cls, unit: Department) -> Self:
        """The complaints that lie with a department, and those below it."""
        return cls._within(Relation.DEPARTMENT, unit)

    @classmethod
    def branch(cls, unit: Department) -> Self:
        """The complaints of a branch's area."""
        return cls._within(Relation.BRANCH, unit)

    @classmethod
    def _within(cls, relation: Relation, unit: Department) -> Self:
        """The unit at the top of the tree is the house itself."""
        return cls(relation, unit.code) if unit.parent_id else cls()

    @classmethod
    def of(cls, user: User) -> Self:
        """What this person may read figures of. Raises PermissionDenied without the right, or when
        the role sees by unit and the person has none."""
        relation = SEES.get(user.card.sees)
        if not user.may(Right.SEE_FIGURES) or relation is None:
            raise PermissionDenied
        if relation is Relation.HOUSE:
            return cls()
        if user.unit is None:
            raise PermissionDenied
        return cls._within(relation, user.unit)

    @property
    def key(self) -> str:
        """As it stands in the rollups: "", "team:desk-1"."""
        return f"{self.relation}:{self.unit}" if self.relation else ""
