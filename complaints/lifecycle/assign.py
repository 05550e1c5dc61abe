"""Stage 3 of 7: hand the complaint to the department that can find out (S001-9, S002-6)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Department, User
from accounts.roles import Right
from complaints.forwarded import is_outside
from complaints.lifecycle.announce import tell_staff
from complaints.lifecycle.assisting import Share, check_shares, share_out
from complaints.lifecycle.events import Assigned, Event, Named, Person
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.people import check_receiver, handlers_of, leaders_of
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Category, Ticket

MOST_RETURNS = 2


def assign(
    *,
    ticket: TicketRef,
    by: Actor,
    department: Department,
    handler: User | None = None,
    assisting: Sequence[Share] = (),
    note: str = "",
    rule: Category | None = None,
    now: datetime,
) -> Ticket:
    """Dispatch to a lead department, to a named handler there or to whoever takes it.

    Each of the assisting departments gets its share at once (S001-9). `rule` is the category whose
    rule assigns, where nobody does (complaints.lifecycle.by_rule).
    Raises GuardFailed when the handler works elsewhere, when nobody there handles complaints,
    or after two returns, when a leader has to arbitrate; else as moving().
    """
    check_receiver(department, handler)
    check_shares(assisting, lead=department, now=now, field="assisting")
    with moving(ticket, by=by, right=Right.ASSIGN, now=now) as move:
        move.ticket.assign()
        _check_returns(move.ticket)
        event = Assigned(
            department=Named.of(department),
            handler=Person.maybe(handler),
            note=note,
            rule=Named.maybe(rule),
            outside=is_outside(department),
        )
        dispatch(move, department=department, handler=handler, event=event)
        for share in assisting:
            share_out(move, share)
    return move.ticket


def dispatch(move: Move, *, department: Department, handler: User | None, event: Event) -> None:
    """The handing over itself, as part of a move under way; whoever may take the case up is told."""
    move.ticket.assigned_at = move.now
    hand_over(move, department=department, handler=handler, event=event)


def hand_over(move: Move, *, department: Department, handler: User | None, event: Event) -> None:
    """As dispatch(), but the time of the dispatch stays, and with it what is counted from it."""
    move.ticket.lead_department = department
    move.ticket.handler = handler
    move.record(event)
    tell_staff(move, kind="assigned", to=[handler] if handler else handlers_of(department))


def _check_returns(ticket: Ticket) -> None:
    if ticket.returns < MOST_RETURNS:
        return
    leaders = ", ".join(str(leader) for leader in leaders_of(ticket))
    raise GuardFailed(
        _("It came back twice. Now a team leader says whose it is: %(leaders)s.") % {"leaders": leaders}
        if leaders
        else _("It came back twice. Now a team leader says whose it is."),
        "department",
    )
