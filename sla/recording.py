"""Writing what a batch of clocks reached: step rows, history, flags of the tickets, the clocks."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import connection

from accounts.models import User
from complaints.lifecycle.events import Person
from complaints.models import Ticket
from complaints.models.ticket import SlaState
from sla import lines
from sla.events import DeadlineStep, HandedUp
from sla.firing import Firing
from sla.ladder import Reached, target_of
from sla.lines import Chain
from sla.models import Clock, FiredStep
from sla.people import Directory
from sla.policy import Audience
from sla.recordset import recordset

_FIRED = """
    INSERT INTO sla_firedstep (clock_id, step, fires_at, fired_at, late_by)
    SELECT clock, step, fires_at, %(now)s, %(now)s - fires_at
    FROM json_to_recordset(%(reached)s::json) AS reached (clock bigint, step text, fires_at timestamptz)
"""
# All clocks of the batch in one statement: one by one would cost more than all the rest.
_ADVANCE = """
    UPDATE sla_clock AS clock
    SET rung = new.rung, next_step_at = new.next_step_at, breached_at = new.breached_at,
        detected_at = new.detected_at, attempts = 0, retry_at = NULL, error = ''
    FROM json_to_recordset(%s::json) AS new (
        id bigint, rung smallint, next_step_at timestamptz, breached_at timestamptz, detected_at timestamptz
    )
    WHERE clock.id = new.id
"""


def record(firings: Sequence[Firing], directory: Directory, now: datetime) -> None:
    """Store what was reached, as part of the caller's transaction, which holds the tickets' locks.

    What is reached on a contact stands in no history: it has none before it is a ticket.
    """
    fired = [firing for firing in firings if firing.steps]
    _store_steps(fired, now)
    ticketed = [firing for firing in fired if firing.case]
    chains = lines.open_ends(firing.case for firing in ticketed if firing.case)
    for firing, each in in_order(ticketed):
        chain = chains[firing.ticket]
        chain.record(told(firing.clock, each), now)
        if each.step.reassigns_to:
            _hand_up(chain, firing, each.step.reassigns_to, directory, now)
    lines.write(chains.values())
    _flag({firing.ticket for firing in ticketed if firing.has_breach and firing.clock.is_open})
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


def in_order(firings: Iterable[Firing]) -> list[tuple[Firing, Reached]]:
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


def _hand_up(chain: Chain, firing: Firing, to: Audience, directory: Directory, now: datetime) -> None:
    """Give the ticket to the first of those people: the agent's part to a leader, else the handler's."""
    case = chain.case
    person = next(iter(directory.people(to, case, target_of(firing.clock))), None)
    part = "agent" if to is Audience.LEADER else "handler"
    before: int | None = getattr(case, f"{part}_id")
    if not case.is_open or person is None or person.pk == before:
        return
    setattr(case, f"{part}_id", person.pk)
    case.version += 1  # pages opened before are stale
    Ticket.objects.filter(pk=case.pk).update(**{part: person}, version=case.version)
    named = User.objects.get(pk=before) if before else None
    chain.record(HandedUp(part=part, before=Person.maybe(named), to=Person.of(person)), now)


def _flag(late: set[int]) -> None:
    if late:
        Ticket.objects.filter(pk__in=late).update(sla_state=SlaState.OVERDUE)


def _store_steps(fired: Iterable[Firing], now: datetime) -> None:
    reached = [
        {"clock": firing.clock.pk, "step": str(each.step.code), "fires_at": each.at}
        for firing in fired
        for each in firing.steps
    ]
    if reached:
        with connection.cursor() as cursor:
            cursor.execute(_FIRED, {"reached": recordset(reached), "now": now})


def _advance(clocks: Sequence[Clock]) -> None:
    names = ("id", "rung", "next_step_at", "breached_at", "detected_at")
    if clocks:
        rows = ({name: getattr(clock, name) for name in names} for clock in clocks)
        with connection.cursor() as cursor:
            cursor.execute(_ADVANCE, [recordset(rows)])
