"""What every move owes: lock, version, sight, right, segregation, history, notices, signal.

A move is `with moving(ref, by=…, right=…, now=…) as move:` around a django-fsm
transition and `move.record(event)`; all of it is one transaction.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from accounts.actors import Actor, Outsider
from accounts.models import User
from accounts.prepared import Prepared, Slot
from accounts.roles import Right
from complaints.catalogue import catalogue
from complaints.lifecycle.events import Event
from complaints.lifecycle.refusals import AlreadyDone, IllegalMove, NotAllowed, Stale
from complaints.lifecycle.segregation import keep_apart
from complaints.lifecycle.signals import ticket_moved
from complaints.models import HistoryEvent, Ticket
from complaints.models.history import appended, random_salt
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
MADE = Prepared(
    lambda met: HistoryEvent.objects.filter(met, ticket=Slot("ticket"), key=Slot("key")).only("pk")[:1]
)
LAST = Prepared(lambda met: HistoryEvent.objects.filter(met, ticket=Slot("ticket")).order_by("-seq")[:1])
OTHER: Any = object()  # than any value


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
    before: Mapping[str, Any] = field(default_factory=dict)  # the ticket's stored values
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
            raise Stale(move.ticket, changed_since(move.ticket, ref.version))
        move.version += 1
        try:
            yield move
        except TransitionNotAllowed:
            raise IllegalMove(move.ticket) from None
        move.ticket.version = move.version
        move.ticket.save(update_fields=_changed(move))
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
        move = _begun(ref, by=by, right=right, now=now)
        if not move.ticket.is_open and right not in ALSO_WHEN_CLOSED:
            raise IllegalMove(move.ticket)
        yield move
        _finish(move)


def _begun(ref: TicketRef, *, by: Actor, right: Right, now: datetime) -> Move:
    # Locked by key alone, without joins, then looked at: what is seen is what is locked.
    ticket = LOCKED.first(number=ref.number)
    if ticket is None or not SEEN.rows(visible_to(by, timezone.localdate(now)), pk=ticket.pk):
        raise Ticket.DoesNotExist
    if ref.key and MADE.rows(ticket=ticket.pk, key=ref.key):
        raise AlreadyDone(ticket)
    catalogue().attach(ticket)
    _attach_actor(ticket, by)
    if not by.may(right):
        raise NotAllowed
    keep_apart(ticket, by=by, right=right)
    last = LAST.first(ticket=ticket.pk)
    return Move(
        ticket=ticket,
        by=by,
        now=now,
        from_state=ticket.state,
        version=ticket.version,
        key=ref.key,
        last=last,
        before=_values(ticket),
    )


def _attach_actor(ticket: Ticket, by: Actor) -> None:
    """Whoever acts on an own ticket is known already."""
    for name in ("agent", "handler"):
        if isinstance(by, User) and getattr(ticket, f"{name}_id") == by.pk:
            setattr(ticket, name, by)


def _values(ticket: Ticket) -> Mapping[str, Any]:
    """What is stored of the ticket, lists and all, to be compared with later."""
    stored = ((field.attname, ticket.__dict__[field.attname]) for field in ticket._meta.concrete_fields)
    return {name: list(value) if isinstance(value, list) else value for name, value in stored}


def _changed(move: Move) -> list[str]:
    """The fields to be written; everything where nobody noted what was there before."""
    now = _values(move.ticket)
    return [
        name for name, value in now.items() if name != "is_open" and move.before.get(name, OTHER) != value
    ]


def _finish(move: Move) -> None:
    HistoryEvent.objects.bulk_create(move.events)
    ticket_moved.send(sender=Move, move=move)


def begin_history(ticket: Ticket, event: Event, *, by: Actor, now: datetime) -> Move:
    """The first event of a ticket that was just created in the caller's transaction."""
    move = Move(ticket=ticket, by=by, now=now, from_state="", version=ticket.version)
    move.record(event)
    _finish(move)
    return move
