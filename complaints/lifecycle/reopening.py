"""Second handling: the customer is not satisfied, and somebody else looks again (S001-20, S003-23)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Department, User
from accounts.roles import Right
from complaints.involved import numbers_named
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.by_rule import open_tickets
from complaints.lifecycle.ending import end_open_matters
from complaints.lifecycle.events import Named, Person, Reopened
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.people import handlers_of, leaders_of
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import is_blank
from complaints.models import Plan, Ticket
from complaints.models.reference import route
from complaints.states import State

REOPENED_WITHIN = timedelta(days=30)


def reopen(*, ticket: TicketRef, by: Actor, reason: str, now: datetime) -> Ticket:
    """Handle a case again, within 30 days of its end (S000-13, S003-23).

    `reason` is what the customer is dissatisfied with, in the customer's words or as an agent
    recorded them. Raises GuardFailed without a reason or after the 30 days; else as moving().
    """
    with moving(ticket, by=by, right=Right.REOPEN, now=now) as move:
        if is_blank(reason):
            raise GuardFailed(_("Say what is not solved."), "reason")
        ended = may_reopen_until(move.ticket)
        move.ticket.reopen(begins_in(move.ticket))
        if ended and now > ended:
            raise GuardFailed(_("A case can be reopened within 30 days. Please enter a new complaint."))
        handle_again(move, reason=reason)
        tell_customer(move, kind="reopened")
    return move.ticket


def may_reopen_until(ticket: Ticket) -> datetime | None:
    """The last instant at which the case may be reopened; None while it has not ended."""
    ended_at = ticket.archived_at or ticket.feedback_at
    if ended_at and ticket.state == State.WITHDRAWN and _withdrawn_from_an_appeal(ticket):
        return ended_at
    return ended_at + REOPENED_WITHIN if ended_at else None


def _withdrawn_from_an_appeal(ticket: Ticket) -> bool:
    """The case had its conclusion; an appeal that nobody decided does not open it again."""
    return bool(ticket.appeals.filter(decided_at=ticket.archived_at, conclusion="").exists())


def begins_in(ticket: Ticket) -> State:
    """Where the next handling begins: with the department, or at the desk while none is known."""
    return State.INVESTIGATING if ticket.lead_department or _routed(ticket) else State.INTAKE


def handle_again(move: Move, *, reason: str) -> None:
    """Begin the next cycle of a ticket that a transition has just led back into the handling.

    Plans, notices and breaches of the earlier cycle stay as they were, as the past.
    """
    ticket = move.ticket
    ticket.cycle += 1
    ticket.returns = 0
    ticket.reopened_at = move.now
    ticket.resolved_at = ticket.feedback_at = ticket.archived_at = ticket.preliminary_at = None
    ticket.retain_until = ticket.closed_for = None
    ticket.plans.update(status=Plan.Status.PAST)
    end_open_matters(move)
    ticket.lead_department = ticket.lead_department or _routed(ticket)
    ticket.handler = somebody_else(ticket)
    move.record(
        Reopened(
            cycle=ticket.cycle,
            reason=reason,
            department=Named.maybe(ticket.lead_department),
            handler=Person.maybe(ticket.handler),
        )
    )
    tell_staff(move, kind="handled_again", to=[ticket.handler, ticket.agent, *leaders_of(ticket)])


def somebody_else(ticket: Ticket) -> User | None:
    """Who handles the case next: of the lead department, if possible nobody who had it before,
    and of those whoever has the fewest open tickets. None when nobody there handles complaints."""
    people = handlers_of(ticket.lead_department) if ticket.lead_department else []
    before = _had_it(ticket)
    load = open_tickets(people)
    return min(
        people,
        key=lambda user: (
            user.pk in before,
            user.pk == ticket.handler_id,
            load.get(user.pk, 0),
            user.pk,
        ),
        default=None,
    )


def _had_it(ticket: Ticket) -> set[int | None]:
    """Everybody whose case it is or ever was."""
    named = User.objects.filter(staff_number__in=numbers_named(ticket.history.all()))
    return {ticket.handler_id, *named.values_list("pk", flat=True)}


def _routed(ticket: Ticket) -> Department | None:
    return route(category=ticket.category, branch=ticket.branch) if ticket.category else None
