"""What every move owes: lock, version, sight, right, segregation, history, notices, signal.

A move is `with moving(ref, by=…, right=…, now=…) as move:` around a django-fsm
transition and `move.record(event)`; all of it is one transaction.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from accounts.actors import Actor, Outsider
from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.events import Event
from complaints.lifecycle.refusals import AlreadyDone, IllegalMove, NotAllowed, Stale
from complaints.lifecycle.segregation import keep_apart
from complaints.lifecycle.signals import ticket_moved
from complaints.models import HistoryEvent, Ticket
from complaints.models.history import appended, random_salt

# What may be added to the history of a closed ticket; everything else is read-only by then.
ALSO_WHEN_CLOSED = frozenset({Right.REVEAL, Right.PRINT, Right.REISSUE_CODE, Right.LEGAL_HOLD})


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRef:
    """Which ticket, as the person saw it.

    `version` is what the page showed (None: no page, e.g. a timer); `key` is the
    form's own id, so that a form sent twice counts once.
    """

    number: str
    version: int | None = None
    key: uuid.UUID | None = None


@dataclass(slots=True, kw_only=True)
class Move:
    """One move under way; the ticket's row is locked until it ends."""

    ticket: Ticket
    by: Actor
    now: datetime
    from_state: str  # empty for the event that creates the ticket
    version: int  # of the ticket when the move is made
    key: uuid.UUID | None = None
    events: list[HistoryEvent] = field(default_factory=list)
    last: HistoryEvent | None = None
    salt: Callable[[], str] = random_salt

    @property
    def staff(self) -> User | None:
        return None if isinstance(self.by, Outsider) else self.by

    def record(self, event: Event, *, by: Actor | None = None) -> HistoryEvent:
        """Append to the chain; `by` when somebody else caused this part (an automatic approval)."""
        actor = by or self.by
        link = appended(
            ticket=self.ticket,
            last=self.last,
            kind=event.kind,
            payload=event.payload(),
            version=self.version,
            key=self.key if not self.events else None,
            salt=self.salt(),
            # Whoever waited for the row's lock began earlier than the move before it ended.
            at=max(self.now, self.last.at) if self.last else self.now,
            actor_kind=actor.kind,
            actor=None if isinstance(actor, Outsider) else actor,
            from_state=self.events[-1].to_state if self.events else self.from_state,
            to_state=self.ticket.state,
        )
        self.events.append(link)
        self.last = link
        return link


@contextmanager
def moving(ref: TicketRef, *, by: Actor, right: Right, now: datetime) -> Iterator[Move]:
    """Make a move. Raises Ticket.DoesNotExist (not there, or not to be seen), NotAllowed,
    KeptApart, Stale, IllegalMove, or AlreadyDone when the same form came twice."""
    with transaction.atomic():
        move = _begun(ref, by=by, right=right, now=now)
        if ref.version is not None and ref.version != move.ticket.version:
            raise Stale(move.ticket, move.ticket.history.latest("seq"))
        move.version += 1
        try:
            yield move
        except TransitionNotAllowed:
            raise IllegalMove(move.ticket) from None
        move.ticket.version = move.version
        move.ticket.save()
        _finish(move)


@contextmanager
def noting(ref: TicketRef, *, by: Actor, right: Right, now: datetime) -> Iterator[Move]:
    """Add to the history without moving the ticket: nobody's open page grows stale by it.

    Raises as moving() does, but never Stale; IllegalMove means that the ticket is closed.
    """
    with transaction.atomic():
        move = _begun(ref, by=by, right=right, now=now)
        if not move.ticket.is_open and right not in ALSO_WHEN_CLOSED:
            raise IllegalMove(move.ticket)
        yield move
        _finish(move)


def _begun(ref: TicketRef, *, by: Actor, right: Right, now: datetime) -> Move:
    # Locked by key alone, without joins, then looked at: what is seen is what is locked.
    ticket = Ticket.objects.select_for_update().get(number=ref.number)
    if not Ticket.objects.visible_to(by, timezone.localdate(now)).filter(pk=ticket.pk).exists():
        raise Ticket.DoesNotExist
    if ref.key and ticket.history.filter(key=ref.key).exists():
        raise AlreadyDone(ticket)
    if not by.may(right):
        raise NotAllowed
    keep_apart(ticket, by=by, right=right)
    last = HistoryEvent.objects.filter(ticket=ticket).order_by("-seq").first()
    return Move(
        ticket=ticket,
        by=by,
        now=now,
        from_state=ticket.state,
        version=ticket.version,
        key=ref.key,
        last=last,
    )


def _finish(move: Move) -> None:
    HistoryEvent.objects.bulk_create(move.events)
    ticket_moved.send(sender=Move, move=move)


def begin_history(ticket: Ticket, event: Event, *, by: Actor, now: datetime) -> Move:
    """The first event of a ticket that was just created in the caller's transaction."""
    move = Move(ticket=ticket, by=by, now=now, from_state="", version=ticket.version)
    move.record(event)
    _finish(move)
    return move
