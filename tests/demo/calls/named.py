"""What a line of the history names, as it stands in the database."""

from typing import Any

from accounts.models import Department, User
from complaints.models import Term


def unit(named: dict[str, Any]) -> Department:
    return Department.objects.get(code=named["code"])


def person(named: dict[str, Any] | None) -> User | None:
    return User.objects.select_related("unit").get(staff_number=named["number"]) if named else None


def term(named: dict[str, Any], kind: str) -> Term:
    return Term.objects.get(code=named["code"], kind=kind)
