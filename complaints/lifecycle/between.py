"""A case between departments: returned, arbitrated, transferred. What is due stays due."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Department, User
from accounts.roles import Right
from complaints.forwarded import is_outside
from complaints.lifecycle.announce import tell_staff
from complaints.lifecycle.assign import MOST_RETURNS, dispatch, hand_over
from complaints.lifecycle.events import (
    Arbitrated,
    Assigned,
    Named,
    Person,
    Reopened,
    Returned,
    Transferred,
)
from complaints.lifecycle.moving import TicketRef, moving
from complaints.lifecycle.people import check_receiver, leaders_of
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import need_words
from complaints.models import Ticket

RETURN_WITHIN = timedelta(hours=4)


def return_ticket(*, ticket: TicketRef, by: Actor, reason: str, now: datetime) -> Ticket:
    """Back to the service desk: not ours (S001-9, S003-8).

    The department says so within four hours of the dispatch, and of what a leader
    arbitrated never. Agent and leaders are told. Raises GuardFailed; else as moving().
    """
    need_words(reason=reason)
    with moving(ticket, by=by, right=Right.RETURN, now=now) as move:
        move.ticket.return_ticket()
        check_returnable(move.ticket, now)
        department = move.ticket.lead_department
        if department is None:
            raise GuardFailed(_("No department has this ticket."))
        move.ticket.returns += 1
        move.ticket.lead_department = move.ticket.handler = None
        move.record(Returned(department=Named.of(department), reason=reason, count=move.ticket.returns))
        tell_staff(move, kind="returned", to=[move.ticket.agent, *leaders_of(move.ticket)])
    return move.ticket


def arbitrate(
    *,
    ticket: TicketRef,
    by: Actor,
    department: Department,
    handler: User | None = None,
    reason: str,
    now: datetime,
) -> Ticket:
    """After two returns a leader says whose it is; that department cannot return it.

    Raises GuardFailed before the second return, or as assign() does; else as moving().
    """
    need_words(reason=reason)
    check_receiver(department, handler)
    with moving(ticket, by=by, right=Right.ARBITRATE, now=now) as move:
        move.ticket.arbitrate()
        if move.ticket.returns < MOST_RETURNS:
            raise GuardFailed(_("It has not come back twice; assign it in the usual way."), "department")
        move.ticket.returns = 0
        event = Arbitrated(
            department=Named.of(department),
            handler=Person.maybe(handler),
            reason=reason,
            outside=is_outside(department),
        )
        dispatch(move, department=department, handler=handler, event=event)
    return move.ticket


def transfer(
    *,
    ticket: TicketRef,
    by: Actor,
    department: Department,
    handler: User | None = None,
    reason: str,
    now: datetime,
) -> Ticket:
    """Hand the case on to another department or person, who starts afresh; nothing due moves (S003-8).

    Raises GuardFailed when it is there already, when a department would pass on what a
    leader arbitrated, or as assign() does; else as moving().
    """
    need_words(reason=reason)
    check_receiver(department, handler)
    with moving(ticket, by=by, right=Right.TRANSFER, now=now) as move:
        move.ticket.transfer()
        before, last_handler = move.ticket.lead_department, move.ticket.handler
        if department == before and handler in {None, last_handler}:
            raise GuardFailed(_("The case is there already."), "department")
        if department != before and is_arbitrated(move.ticket) and not by.may(Right.ARBITRATE):
            raise GuardFailed(_("A team leader decided that it is yours; only a leader moves it on."))
        event = Transferred(
            before=Named.maybe(before),
            department=Named.of(department),
            handler=Person.maybe(handler),
            reason=reason,
            outside=is_outside(department),
        )
        hand_over(move, department=department, handler=handler, event=event)
        tell_staff(move, kind="transferred", to={move.ticket.agent, last_handler} - {handler})
    return move.ticket


def is_arbitrated(ticket: Ticket) -> bool:
    """Whether the department has the case, in this handling, because a leader said so."""
    given = (Assigned.kind, Arbitrated.kind, Reopened.kind)
    dispatches = ticket.history.filter(kind__in=given).order_by("-seq")
    last = dispatches.values_list("kind", flat=True).first()
    return bool(last == Arbitrated.kind)


def check_returnable(ticket: Ticket, now: datetime) -> None:
    """Raises GuardFailed for what a leader arbitrated, and four hours after the dispatch."""
    if is_arbitrated(ticket):
        raise GuardFailed(_("A team leader decided that it is yours; it cannot be returned."))
    if ticket.assigned_at is None or now > ticket.assigned_at + RETURN_WITHIN:
        raise GuardFailed(_("A case can be returned within four hours of the dispatch; transfer it instead."))
