"""One move under way, and what it owes the database at its end, in one message."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.actors import Actor, Outsider
from accounts.models import User
from accounts.writing import Batch
from complaints.lifecycle.events import Event
from complaints.lifecycle.signals import ticket_moved
from complaints.models import HistoryEvent, Ticket
from complaints.models.history import appended, digest, random_salt

STORED = [field.attname for field in Ticket._meta.concrete_fields if not field.generated]
OTHER: Any = object()  # than any value


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
    writes: Batch = field(default_factory=Batch)
    written: int = 0  # of the events
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

    def write(self) -> None:
        """Store what the move owes so far: the ticket's changes, the lines of its history, and `writes`."""
        self.writes.change(self.ticket, _changed(self))
        self.writes.add(self.events[self.written :])
        self.writes.write()
        self.is_stored()

    def is_stored(self) -> None:
        """All that it owed so far stands in the database; only what follows is still to be written."""
        self.ticket._update_initial_state()  # as save() does: a stale copy is told by where it began
        self.before, self.written = stored_values(self.ticket), len(self.events)


def stored_values(ticket: Ticket) -> Mapping[str, Any]:
    """What is stored of the ticket, lists and all, to be compared with later."""
    stored = ((name, ticket.__dict__[name]) for name in STORED)
    return {name: list(value) if isinstance(value, list) else value for name, value in stored}


def _changed(move: Move) -> list[str]:
    """The fields to be written; everything where nobody noted what was there before."""
    now = stored_values(move.ticket)
    return [name for name, value in now.items() if move.before.get(name, OTHER) != value]


def begun(ticket: Ticket, event: Event, *, by: Actor, now: datetime) -> Move:
    """The move that makes a ticket, with its first event; the ticket has its key, but no number yet."""
    move = Move(ticket=ticket, by=by, now=now, from_state="", version=ticket.version)
    move.record(event)
    ticket_moved.send(sender=Move, move=move)
    return move


def numbered(move: Move, number: str) -> None:
    """Give the ticket its number, which its first event proves; from here on both are to be written."""
    ticket, (first,) = move.ticket, move.events
    ticket.number = number
    first.digest = digest(first, number)
    move.writes.add([ticket])
    move.before = stored_values(ticket)
