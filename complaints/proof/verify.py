"""Proving that the record is whole: every event, every ticket, every root (docs/security.md §6)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from complaints.models import DayCounter, HistoryEvent, HistoryRoot, SealedHead, Ticket
from complaints.models.history import digest
from complaints.proof.findings import Finding, Wrong
from complaints.proof.histories import Record, records
from complaints.proof.verify_roots import of_known_root, of_roots

ANONYMISED = "anonymised"  # the kind of that event, which the layer above writes


@dataclass(slots=True)
class Verified:
    """How much was looked at so far; `unsealed` events are younger than the last root."""

    tickets: int = 0
    events: int = 0
    roots: int = 0
    unsealed: int = 0
    of_day: Counter[str] = field(default_factory=Counter)


@contextmanager
def snapshot() -> Iterator[None]:
    """One view of all tables, whatever is written meanwhile; nothing waits for it."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def wrongs(counted: Verified, *, number: str = "", known_root: str = "") -> Iterator[Finding]:
    """Everything that is wrong, tickets first; `number` looks at one ticket and at all roots.

    `known_root` is "number:digest" as it was kept outside. Call it inside snapshot().
    """
    for record in records(number):
        yield from _of_ticket(record, counted)
    if not number:
        yield from _of_numbers(counted)
        yield from _of_orphans()
    yield from of_roots()
    counted.roots = HistoryRoot.objects.count()
    if known_root:
        yield from of_known_root(known_root)


def _of_ticket(record: Record, counted: Verified) -> Iterator[Finding]:
    ticket = record.ticket
    counted.tickets += 1
    counted.events += len(record.events)
    counted.of_day[_day(ticket.number)] += 1
    yield from _of_chain(ticket.number, record.events)
    yield from _of_sealed(record)
    yield from _of_erased(record)
    if not record.events:
        yield Finding(wrong=Wrong.WITHOUT_HISTORY, about=ticket.number)
        return
    last = record.events[-1]
    counted.unsealed += last.seq - (record.sealed[-1].seq if record.sealed else 0)
    if ticket.state != last.to_state:
        yield _at(last, ticket.number, Wrong.STATE)
    if last.version is not None and ticket.version != last.version:
        yield _at(last, ticket.number, Wrong.VERSION)


def _of_chain(number: str, events: Sequence[HistoryEvent]) -> Iterator[Finding]:
    before: HistoryEvent | None = None
    for event in events:
        expected = before.seq + 1 if before else 1
        if event.seq != expected:
            yield Finding(wrong=Wrong.MISSING, about=number, seq=expected)
        elif event.previous != (before.digest if before else ""):
            yield _at(event, number, Wrong.RELINKED)
        if event.digest != digest(event, number):
            yield _at(event, number, Wrong.ALTERED)
        elif before and event.at < before.at:
            yield _at(event, number, Wrong.REORDERED)
        elif event.seq == expected and event.from_state != (before.to_state if before else ""):
            yield _at(event, number, Wrong.JUMPED)
        before = event


def _of_sealed(record: Record) -> Iterator[Finding]:
    """A sealed event that is gone or another was cut off or forged, however well the rest is linked."""
    digests = {event.seq: event.digest for event in record.events}
    for head in record.sealed:
        if head.seq not in digests:
            yield Finding(wrong=Wrong.CUT, about=record.ticket.number, seq=head.seq)
        elif digests[head.seq] != head.digest or head.number != record.ticket.number:
            yield Finding(wrong=Wrong.FORGED, about=record.ticket.number, seq=head.seq)


def _of_erased(record: Record) -> Iterator[Finding]:
    """Words go only when a ticket is anonymised, which leaves its own line."""
    if any(event.kind == ANONYMISED for event in record.events):
        return
    for event in record.events:
        if event.commitments is not None:
            yield _at(event, record.ticket.number, Wrong.ERASED)


def _of_numbers(counted: Verified) -> Iterator[Finding]:
    """Numbers of a day follow each other without a gap (complaints.models.counter)."""
    given = {f"{day:%Y%m%d}": last for day, last in DayCounter.objects.values_list("day", "last")}
    for day in sorted(given.keys() | counted.of_day.keys()):
        if given.get(day, 0) != counted.of_day[day]:
            yield Finding(wrong=Wrong.NUMBERS, about=day)


def _of_orphans() -> Iterator[Finding]:
    """What roots sealed of tickets that are no longer there at all."""
    ticket = Ticket.objects.filter(pk=OuterRef("ticket_id"))
    gone = SealedHead.objects.filter(~Exists(ticket)).order_by("number", "seq")
    for head in gone.iterator():
        yield Finding(wrong=Wrong.CUT, about=head.number, seq=head.seq)


def _day(number: str) -> str:
    """The day in TS20261121-0001-C, as YYYYMMDD."""
    return number[2:10]


def _at(event: HistoryEvent, number: str, wrong: Wrong) -> Finding:
    return Finding(wrong=wrong, about=number, seq=event.seq, at=event.at, kind=event.kind)
