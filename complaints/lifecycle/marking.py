"""Marks on a ticket that move nothing: its tags, what it is marked as, and the hold that keeps it from
being anonymised."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.events import LegalHold, Marked, Tagged
from complaints.lifecycle.moving import TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import is_blank, need_words
from complaints.models import HistoryEvent, Ticket
from complaints.states import Mark


def set_tags(*, ticket: TicketRef, by: Actor, tags: Iterable[str], now: datetime) -> HistoryEvent:
    """Tag a ticket anew, at any time while it is open (S001-5).

    Raises GuardFailed when nothing would change; else as noting().
    """
    with noting(ticket, by=by, right=Right.TAG, now=now) as move:
        before, after = sorted(move.ticket.tags), sorted(set(tags))
        if before == after:
            raise GuardFailed(_("These are the tags it has already."), "tags")
        move.ticket.tags = after
        move.ticket.save(update_fields=["tags"])
        return move.record(Tagged(before=before, after=after))


def marks_of(ticket: Ticket) -> list[Mark]:
    held = {Mark.GROUP: ticket.is_group, Mark.CONFIDENTIAL: ticket.is_confidential}
    return [mark for mark, is_set in held.items() if is_set]


def set_marks(
    *, ticket: TicketRef, by: Actor, marks: Iterable[Mark], reason: str, now: datetime
) -> HistoryEvent:
    """Say anew whether many complain together, and whether the case is confidential.

    A confidential one is seen in the department by its handler alone, once there is one, and who
    complained stays unsaid to all but the accepting agent (complaints.visibility, complaints.personal).
    Raises GuardFailed without a reason, when nothing would change, and when somebody without the right
    would take the confidentiality away; else as noting().
    """
    need_words(reason=reason)
    with noting(ticket, by=by, right=Right.MARK, now=now) as move:
        before, after = marks_of(move.ticket), [mark for mark in Mark if mark in set(marks)]
        if before == after:
            raise GuardFailed(_("These are the marks it has already."), "marks")
        if Mark.CONFIDENTIAL in set(before) - set(after) and not by.may(Right.UNSEAL):
            raise GuardFailed(_("A team leader or a supervisor takes the confidentiality away."), "marks")
        move.ticket.is_group = Mark.GROUP in after
        move.ticket.is_confidential = Mark.CONFIDENTIAL in after
        move.ticket.save(update_fields=["is_group", "is_confidential"])
        return move.record(Marked(before=[*before], after=[*after], reason=reason))


def hold(*, ticket: TicketRef, by: Actor, reason: str, now: datetime) -> HistoryEvent:
    """Keep the case beyond its retention while a court or an authority may ask for it.

    Raises GuardFailed without a reason or when it is held already; else as noting().
    """
    return _set_hold(True, ticket, by=by, reason=reason, now=now)


def lift_hold(*, ticket: TicketRef, by: Actor, reason: str, now: datetime) -> HistoryEvent:
    """End the hold; the retention counts again. Raises as hold()."""
    return _set_hold(False, ticket, by=by, reason=reason, now=now)


def _set_hold(on: bool, ticket: TicketRef, *, by: Actor, reason: str, now: datetime) -> HistoryEvent:
    if is_blank(reason):
        raise GuardFailed(_("Say why."), "reason")
    with noting(ticket, by=by, right=Right.LEGAL_HOLD, now=now) as move:
        if move.ticket.legal_hold is on:
            raise GuardFailed(_("Somebody else has done so already."))
        move.ticket.legal_hold = on
        move.ticket.save(update_fields=["legal_hold"])
        return move.record(LegalHold(on=on, reason=reason))
