"""Whom a move concerns: those who can take a case up, and those who lead the team it came from."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from accounts.roles import ROLES, Right
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Ticket


def works_in(user: User, department: Department) -> bool:
    """Whether this person takes cases up for that department, in it or in a unit below."""
    return _may_there(user, department, Right.START_INVESTIGATION)


def answers_for(user: User, department: Department) -> bool:
    """Whether this person answers what that department is asked; of a provider its contact (S000-7)."""
    return _may_there(user, department, Right.ANSWER_TASK)


def _may_there(user: User, department: Department, right: Right) -> bool:
    return user.may(right) and department.pk in (user.unit.lineage if user.unit else [])


def handlers_of(department: Department) -> list[User]:
    """Everybody in the department, or below it, who may take the case up."""
    return _holding_there(department, Right.START_INVESTIGATION)


def answerers_of(department: Department) -> list[User]:
    """Everybody in the department, or below it, who answers what it is asked."""
    return _holding_there(department, Right.ANSWER_TASK)


def _holding_there(department: Department, right: Right) -> list[User]:
    return list(holding(right).filter(unit__in=Department.objects.under(department)))


def leaders_of(ticket: Ticket) -> list[User]:
    """The leaders of the service team that looks after the customer; none when no team does yet."""
    if ticket.team is None:
        return []
    return list(holding(Right.ARBITRATE).filter(unit__in=ticket.team.lineage))


def holding(right: Right) -> "QuerySet[User]":
    """Active people whose role has the right."""
    roles = [role for role, card in ROLES.items() if right in card.may]
    return User.objects.filter(is_active=True, role__in=roles).select_related("unit").order_by("pk")


def check_receiver(department: Department, handler: User | None) -> None:
    """Raises GuardFailed when nobody there handles complaints, so that the ticket would lie
    unseen, or when the named person works elsewhere."""
    if not handlers_of(department):
        raise GuardFailed(_("Nobody in that department handles complaints."), "department")
    if handler and not works_in(handler, department):
        raise GuardFailed(_("This person does not handle complaints in that department."), "handler")
