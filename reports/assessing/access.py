"""How far somebody reads assessments: one's own, those of a unit, or all."""

from dataclasses import dataclass
from typing import Self

from django.core.exceptions import PermissionDenied

from accounts.models import Department, User
from accounts.roles import Right, Sight
from reports.figures import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`own` is a staff number: this person alone. `names` says whether others are named. `units`
    are the codes of the units read, None for all of them."""

    scope: Scope
    own: str = ""
    names: bool = False
    units: frozenset[str] | None = None

    @classmethod
    def of(cls, user: User) -> Self:
        """Raises PermissionDenied without the right, or where the role reads by unit and has none."""
        if not user.may(Right.SEE_ASSESSMENT):
            raise PermissionDenied
        if not user.card.needs_unit:
            return cls(scope=Scope.house(), names=user.may(Right.ASSESS))
        if user.unit is None:
            raise PermissionDenied
        codes = frozenset(Department.objects.under(user.unit).values_list("code", flat=True))
        if user.card.sees is Sight.OWN_AND_QUEUE:
            return cls(scope=Scope.house(), own=user.staff_number, units=codes)
        scope = Scope.of(user) if user.may(Right.SEE_FIGURES) else Scope.house()
        return cls(scope=scope, names=user.may(Right.ASSESS), units=codes)


def may_read(user: User) -> bool:
    """Whether Reach.of() finds something to read."""
    return user.may(Right.SEE_ASSESSMENT) and (not user.card.needs_unit or user.unit_id is not None)
