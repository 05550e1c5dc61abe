"""What every move owes: lock, version, sight, right, segregation, history, notices, signal.

A move is `with moving(ref, by=…, right=…, now=…) as move:` around a django-fsm
transition and `move.record(event)`; all of it is one transaction. What the move itself
owes (complaints.lifecycle.move) goes to the database at its end, in one message.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from accounts.actors import Actor
from accounts.models import User
from accounts.prepared import Prepared, Slot
from accounts.roles import Right
from complaints.catalogue import catalogue
from complaints.lifecycle.move import Move as Move
from complaints.lifecycle.move import stored_values
from complaints.lifecycle.refusals import AlreadyDone, IllegalMove, NotAllowed, Stale
from complaints.lifecycle.segregation import keep_apart
from complaints.lifecycle.signals import ticket_moved
from complaints.models import HistoryEvent, Ticket
from complaints.visibility import visible_to

# What may be added to the history of a closed ticket; everything else is read-only by then.
ALSO_WHEN_CLOSED = frozenset(
    {
        Right.REVEAL,
        Right.PRINT,
        Right.REISSUE_CODE,
        Right.LEGAL_HOLD,
        Right.ASK_ABOUT_DATA,
        Right.ANSWER_DATA_REQUEST,
        Right.ANONYMISE,
        Right.TAKE_CASES,
    }
)

LOCKED = Prepared(lambda met: Ticket.objects.select_for_update().filter(met, number=Slot("number")))
SEEN = Prepared(lambda met: Ticket.objects.filter(met, pk=Slot("pk")).only("pk", "state")[:1])
SAME_FORM = HistoryEvent.objects.filter(ticket=Slot("ticket"), key=Slot("key"))
LAST = Prepared(
    lambda met: (
        HistoryEvent.objects.filter(met, ticket=Slot("ticket"))
        .annotate(came_before=Exists(SAME_FORM))
        .order_by("-seq")[:1]
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRef:
    """Which ticket, as the person saw it.

    `version` is what the page showed (None: no page, e.g. a timer); `key` is the
    form's own id, so that a form sent twice counts once.
    """

    number: str
    version: int | None = None
    key: uuid.UUID | None = None


@contextmanager
def moving(ref: TicketRef, *, by: Actor, right: Right, now: datetime) -> Iterator[Move]:
    """Make a move. Raises Ticket.DoesNotExist (not there, or not to be seen), NotAllowed,
    KeptApart, Stale, IllegalMove, or AlreadyDone when the same form came twice."""
    with transaction.atomic():
        move = _opened(ref, by=by, right=right, now=now)
        if ref.version is not None and ref.version != move.ticket.version:
            raise Stale(move.ticket, changed_since(move.ticket, ref.version))
        move.version += 1
        try:
            yield move
        except TransitionNotAllowed:
            raise IllegalMove(move.ticket) from None
        move.ticket.version = move.version
        _finish(move)


def changed_since(ticket: Ticket, seen: int) -> HistoryEvent:
    """What made the version that somebody saw an old one: the latest move's own line, not the notes
    and deadline steps after it, which change nothing that stands in a form."""
    moves = ticket.history.filter(version__gt=seen).order_by("-version", "seq")
    return moves.first() or ticket.history.latest("seq")


@contextmanager
def noting(ref: TicketRef, *, by: Actor, right: Right, now: datetime) -> Iterator[Move]:
    """Add to the history without moving the ticket: nobody's open page grows stale by it.

    Raises as moving() does, but never Stale; IllegalMove means that the ticket is closed.
    """
    with transaction.atomic():
        move = _opened(ref, by=by, right=right, now=now)
        if not move.ticket.is_open and right not in ALSO_WHEN_CLOSED:
            raise IllegalMove(move.ticket)
        yield move
        _finish(move)


def _opened(ref: TicketRef, *, by: Actor, right: Right, now: datetime) -> Move:
    # Locked by key alone, without joins, then looked at: what is seen is what is locked.
    ticket = LOCKED.first(number=ref.number)
    if ticket is None or not SEEN.rows(visible_to(by, timezone.localdate(now)), pk=ticket.pk):
        raise Ticket.DoesNotExist
    last: Any = LAST.first(ticket=ticket.pk, key=ref.key)
    if last and last.came_before:
        raise AlreadyDone(ticket)
    catalogue().attach(ticket)
    _attach_actor(ticket, by)
    if not by.may(right):
        raise NotAllowed
    keep_apart(ticket, by=by, right=right)
    return Move(
        ticket=ticket,
        by=by,
        now=now,
        from_state=ticket.state,
        version=ticket.version,
        key=ref.key,
        last=last,
        before=stored_values(ticket),
    )


def _attach_actor(ticket: Ticket, by: Actor) -> None:
    """Whoever acts on an own ticket is known already."""
    for name in ("agent", "handler"):
        if isinstance(by, User) and getattr(ticket, f"{name}_id") == by.pk:
            setattr(ticket, name, by)


def _finish(move: Move) -> None:
    ticket_moved.send(sender=Move, move=move)
    move.write()
