"""Stage 3 of 7: hand the complaint to the department that can find out (S001-9, S002-6)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Department, User
from accounts.roles import Right
from complaints.lifecycle.announce import tell_staff
from complaints.lifecycle.events import Assigned, Named, Person
from complaints.lifecycle.moving import TicketRef, moving
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Ticket


def assign(
    *,
    ticket: TicketRef,
    by: Actor,
    department: Department,
    handler: User | None = None,
    note: str = "",
    now: datetime,
) -> Ticket:
    """Dispatch to a lead department, to a named handler there or to whoever takes it.

    Raises GuardFailed when the handler works elsewhere or nobody there handles complaints,
    where the ticket would lie unseen; else as moving().
    """
    if not handlers_of(department):
        raise GuardFailed(_("Nobody in that department handles complaints."), "department")
    if handler and not works_in(handler, department):
        raise GuardFailed(_("This person does not handle complaints in that department."), "handler")
    with moving(ticket, by=by, right=Right.ASSIGN, now=now) as move:
        move.ticket.assign()
        move.ticket.lead_department = department
        move.ticket.handler = handler
        move.record(Assigned(department=Named.of(department), handler=Person.maybe(handler), note=note))
        tell_staff(move, kind="assigned", to=[handler] if handler else handlers_of(department))
    return move.ticket


def works_in(user: User, department: Department) -> bool:
    return (
        user.is_active
        and user.may(Right.START_INVESTIGATION)
        and department.pk in (user.unit.lineage if user.unit else [])
    )


def handlers_of(department: Department) -> list[User]:
    """Everybody in the department, or below it, who may take the case up."""
    people = User.objects.filter(unit__in=Department.objects.under(department), is_active=True)
    return [user for user in people.select_related("unit") if user.may(Right.START_INVESTIGATION)]
