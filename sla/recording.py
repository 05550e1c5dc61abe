"""Writing what a batch of clocks reached: step rows, history, flags of the tickets, the clocks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection

from accounts.actors import SYSTEM
from complaints.lifecycle.events import Person
from complaints.lifecycle.moving import Move
from complaints.models import HistoryEvent, Ticket
from complaints.models.ticket import SlaState
from sla.events import DeadlineStep, HandedUp
from sla.ladder import Reached, target_of
from sla.models import Clock, FiredStep
from sla.people import Directory
from sla.policy import Audience
from sla.telling import Firing

_ADVANCE = """
    UPDATE sla_clock AS clock
    SET rung = new.rung, next_step_at = new.next_step_at, breached_at = new.breached_at,
        detected_at = new.detected_at, attempts = 0, retry_at = NULL, error = ''
    FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
        AS new (id, rung, next_step_at, breached_at, detected_at)
    WHERE clock.id = new.id
"""


def record(firings: Sequence[Firing], directory: Directory, now: datetime) -> None:
    """Store what was reached, as part of the caller's transaction, which holds the tickets' locks."""
    FiredStep.objects.bulk_create(rows(firings, now))
    fired = [firing for firing in firings if firing.steps]
    moves = _moves(fired, now)
    for firing, each in _in_order(fired):
        moves[firing.ticket.pk].record(told(firing.clock, each))
        if each.step.reassigns_to:
            _hand_up(moves[firing.ticket.pk], firing, each.step.reassigns_to, directory)
    HistoryEvent.objects.bulk_create([event for move in moves.values() for event in move.events])
    late = {firing.ticket.pk for firing in fired if firing.has_breach and firing.clock.is_open}
    if late:
        Ticket.objects.filter(pk__in=late).update(sla_state=SlaState.OVERDUE)
    _advance([firing.clock for firing in firings])


def rows(firings: Iterable[Firing], now: datetime) -> Iterator[FiredStep]:
    """One row per step that was reached, noticed now; not saved."""
    for firing in firings:
        for each in firing.steps:
            yield FiredStep(
                clock=firing.clock,
                step=each.step.code,
                fires_at=each.at,
                fired_at=now,
                late_by=now - each.at,
            )


def _moves(firings: Iterable[Firing], now: datetime) -> dict[int, Move]:
    """One open end of the history per ticket."""
    tickets = {firing.ticket.pk: firing.ticket for firing in firings}
    latest = HistoryEvent.objects.filter(ticket__in=tickets).order_by("ticket_id", "-seq")
    last = {event.ticket_id: event for event in latest.distinct("ticket_id").only(*_LINK)}
    return {
        pk: Move(
            ticket=ticket,
            by=SYSTEM,
            now=now,
            from_state=ticket.state,
            version=ticket.version,
            last=last.get(pk),
        )
        for pk, ticket in tickets.items()
    }


_LINK = ("ticket_id", "seq", "at", "digest")


def _in_order(firings: Iterable[Firing]) -> list[tuple[Firing, Reached]]:
    """Everything that was reached, as it happened; of one instant, the lower step first."""
    every = [(firing, each) for firing in firings for each in firing.steps]
    return sorted(every, key=lambda pair: (pair[1].at, pair[1].step.percent, pair[1].step.after))


def told(clock: Clock, each: Reached) -> DeadlineStep:
    """The line of the history that says so."""
    return DeadlineStep(
        target=clock.target,
        step=str(each.step.code),
        fires_at=each.at,
        due_at=clock.due_at,
        cycle=clock.cycle,
    )


def _hand_up(move: Move, firing: Firing, to: Audience, directory: Directory) -> None:
    """Give the ticket to the first of those people: the agent's part to a leader, else the handler's."""
    ticket = firing.ticket
    person = next(iter(directory.people(to, ticket, target_of(firing.clock))), None)
    part = "agent" if to is Audience.LEADER else "handler"
    before = getattr(ticket, part)
    if not ticket.is_open or person is None or person == before:
        return
    setattr(ticket, part, person)
    move.version += 1  # pages opened before are stale
    Ticket.objects.filter(pk=ticket.pk).update(**{part: person}, version=move.version)
    move.record(HandedUp(part=part, before=Person.maybe(before), to=Person.of(person)))


def _advance(clocks: Sequence[Clock]) -> None:
    """All clocks of the batch in one statement: one by one would cost more than all the rest."""
    columns: dict[str, list[object]] = defaultdict(list)
    for clock in clocks:
        for name in ("pk", "rung", "next_step_at", "breached_at", "detected_at"):
            columns[name].append(getattr(clock, name))
    if clocks:
        with connection.cursor() as cursor:
            cursor.execute(_ADVANCE, list(columns.values()))
