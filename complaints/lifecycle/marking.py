"""Marks on a ticket that move nothing: its tags, and the hold that keeps it from being anonymised."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.events import LegalHold, Tagged
from complaints.lifecycle.moving import TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import HistoryEvent


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


def hold(*, ticket: TicketRef, by: Actor, reason: str, now: datetime) -> HistoryEvent:
    """Keep the case beyond its retention while a court or an authority may ask for it.

    Raises GuardFailed without a reason or when it is held already; else as noting().
    """
    return _set_hold(True, ticket, by=by, reason=reason, now=now)


def lift_hold(*, ticket: TicketRef, by: Actor, reason: str, now: datetime) -> HistoryEvent:
    """End the hold; the retention counts again. Raises as hold()."""
    return _set_hold(False, ticket, by=by, reason=reason, now=now)


def _set_hold(on: bool, ticket: TicketRef, *, by: Actor, reason: str, now: datetime) -> HistoryEvent:
    if not reason.strip():
        raise GuardFailed(_("Say why."), "reason")
    with noting(ticket, by=by, right=Right.LEGAL_HOLD, now=now) as move:
        if move.ticket.legal_hold is on:
            raise GuardFailed(_("Somebody else has done so already."))
        move.ticket.legal_hold = on
        move.ticket.save(update_fields=["legal_hold"])
        return move.record(LegalHold(on=on, reason=reason))
