"""Reading every ticket with its events and sealed heads, a ticket at a time and in bounded memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from complaints.models import HistoryEvent, SealedHead, Ticket

BATCH = 2000  # rows in memory of each of the three streams


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One ticket as it is now, what its history says, and what roots have sealed of it."""

    ticket: Ticket
    events: Sequence[HistoryEvent]
    sealed: Sequence[SealedHead]


def records(number: str = "") -> Iterator[Record]:
    """All tickets by their key, or one. Three ordered streams, merged; call it in a transaction."""
    chosen: dict[str, Any] = {"number": number} if number else {}
    theirs = {f"ticket__{name}": value for name, value in chosen.items()}
    tickets = Ticket.objects.filter(**chosen).only("pk", "number", "state", "version").order_by("pk")
    events = _Groups(HistoryEvent.objects.filter(**theirs).order_by("ticket_id", "seq"))
    sealed = _Groups(SealedHead.objects.filter(**theirs).order_by("ticket_id", "seq"))
    for ticket in tickets.iterator(chunk_size=BATCH):
        yield Record(ticket=ticket, events=events.of(ticket.pk), sealed=sealed.of(ticket.pk))


class _Groups:
    """Rows ordered by ticket, handed out ticket by ticket."""

    def __init__(self, rows: Any) -> None:
        self._groups = groupby(rows.iterator(chunk_size=BATCH), key=attrgetter("ticket_id"))
        self._waiting = next(self._groups, None)

    def of(self, ticket_id: int) -> list[Any]:
        """The rows of this ticket; rows of tickets in between, which no longer exist, are passed over."""
        while self._waiting and self._waiting[0] < ticket_id:
            self._waiting = next(self._groups, None)
        if self._waiting is None or self._waiting[0] != ticket_id:
            return []
        found = list(self._waiting[1])
        self._waiting = next(self._groups, None)
        return found
