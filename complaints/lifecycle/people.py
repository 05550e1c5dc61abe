"""Whom a move concerns: those who can take a case up, and those who lead the team it came from."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from accounts.roles import ROLES, Right
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Ticket


def works_in(user: User, department: Department) -> bool:
    """Whether this person takes cases up for that department, in it or in a unit below."""
    return (
        user.is_active
        and user.may(Right.START_INVESTIGATION)
        and department.pk in (user.unit.lineage if user.unit else [])
    )


def handlers_of(department: Department) -> list[User]:
    """Everybody in the department, or below it, who may take the case up."""
    units = Department.objects.under(department)
    return list(holding(Right.START_INVESTIGATION).filter(unit__in=units))


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
