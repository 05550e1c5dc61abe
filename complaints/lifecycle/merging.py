"""Two tickets of one person and one matter become one (docs/procedure.md §5)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.appealing import REGULATORS_PRIORITY
from complaints.lifecycle.authority import open_cases
from complaints.lifecycle.classify import second_level
from complaints.lifecycle.ending import close
from complaints.lifecycle.events import Merged, TookOver
from complaints.lifecycle.moving import Move, TicketRef, moving, noting
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import is_blank
from complaints.models import Ticket
from complaints.states import State


def merge(*, ticket: TicketRef, by: Actor, into: str, reason: str, now: datetime) -> Ticket:
    """Close `ticket` in favour of the open ticket numbered `into`, which keeps the earliest receipt.

    Files and history stay where they are; the two are linked. Of two different customers, or
    of two kinds of complaint, the leader has to say why it is one matter; a stranger does not hear
    the other's number. Raises
    GuardFailed when `into` is not to be seen, closed, under appeal or the ticket itself; else
    as moving().
    """
    with transaction.atomic():
        _lock(ticket.number, into)
        with moving(ticket, by=by, right=Right.MERGE, now=now) as move:
            _check(move, into, reason)
            with noting(TicketRef(number=into), by=by, right=Right.MERGE, now=now) as kept:
                _take_over(kept, move.ticket)
            _close(move, kept.ticket, reason)
    return move.ticket


def is_same_customer(one: Ticket, other: Ticket) -> bool:
    """Whether both complained from the same phone number; no number is nobody's."""
    return bytes(one.customer.phone_index) == bytes(other.customer.phone_index)


def _lock(*numbers: str) -> None:
    """Both rows in one order, so that two leaders who merge crosswise do not block each other."""
    list(Ticket.objects.select_for_update().filter(number__in=numbers).order_by("pk"))


def _check(move: Move, into: str, reason: str) -> None:
    if into == move.ticket.number:
        raise GuardFailed(_("A ticket cannot be merged into itself."), "into")
    target: Ticket | None = Ticket.objects.visible_to(move.by).filter(number=into).first()
    if target is None:
        raise GuardFailed(_("There is no such ticket, or you may not see it."), "into")
    if not target.is_open:
        raise GuardFailed(_("That ticket is closed."), "into")
    if State.APPEALING in (move.ticket.state, target.state):
        raise GuardFailed(_("The appeal is decided first."))
    if is_blank(reason):
        _check_obvious(move.ticket, target)


def _check_obvious(one: Ticket, other: Ticket) -> None:
    if not is_same_customer(one, other):
        raise GuardFailed(_("These are two customers: say why it is one matter."), "reason")
    if not _may_be_one_kind(one, other):
        raise GuardFailed(_("These are two kinds of complaint: say why it is one matter."), "reason")


def _may_be_one_kind(one: Ticket, other: Ticket) -> bool:
    """Whether their second-level categories are the same, as far as they are known."""
    known = [kind for kind in map(second_level, (one.category, other.category)) if kind and kind.level > 1]
    return len(set(known)) < 2


def _take_over(kept: Move, merged: Ticket) -> None:
    """Of what was handled before, only the present handling is taken over: the earlier one was answered."""
    ticket = kept.ticket
    ticket.received_at = min(ticket.received_at, _waits_since(merged))
    cases = open_cases(merged)
    ticket.priority = REGULATORS_PRIORITY if cases else ticket.priority
    ticket.save(update_fields=["received_at", "priority"])
    since = min(_waits_since(ticket), _waits_since(merged))
    kept.record(TookOver(merged=merged.number, received_at=ticket.received_at, since=since))
    for case in cases:
        kept.record(case)  # the authority waits for this ticket's result from now on
    tell_staff(kept, kind="took_over", to=[ticket.agent, ticket.handler], merged=merged.number)


def _waits_since(ticket: Ticket) -> datetime:
    return ticket.reopened_at or ticket.received_at


def _close(move: Move, target: Ticket, reason: str) -> None:
    move.ticket.merge()
    move.ticket.merged_into = target
    kept_until = close(move)
    move.record(Merged(into=target.number, reason=reason, retain_until=kept_until))
    tell_staff(move, kind="case_merged", to=[move.ticket.agent, move.ticket.handler], into=target.number)
    into = target.number if is_same_customer(move.ticket, target) else ""
    tell_customer(move, kind="merged", into=into)
