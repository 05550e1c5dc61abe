"""The figures of this moment, read from the open tickets: one statement each, whose SQL is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Value

from accounts.models import User
from accounts.prepared import Prepared, Slot
from complaints.models import Ticket
from complaints.states import OPEN_STATES, State
from complaints.visibility import visible_to
from reports.dashboard.cuts import AGED, DUE, Age, Due, instants, place
from reports.dashboard.kept import Kept

SOONEST = 6
SHOWN = (
    "number",
    "state",
    "subject",
    "next_due_at",
    "next_due_from",
    "next_due_target",
    "sla_state",
    "agent__name",
    "handler__name",
)
BY_STATE = Prepared(
    lambda met: (
        Ticket.objects.filter(met, is_open=True)
        .order_by()
        .values("state")
        .annotate(**{str(age): Count("state", filter=aged(place)) for age, aged in AGED.items()})
    )
)
NEAR = Prepared(
    lambda met: (
        Ticket.objects.filter(met, is_open=True, next_due_at__lte=place("horizon"))
        .order_by()
        .annotate(all=Value(1))  # no column that the index of limits does not have
        .values("all")
        .annotate(**{each.name: Count("next_due_at", filter=due(place)) for each, due in DUE.items()})
    )
)
COMING = Prepared(
    lambda met: (
        Ticket.objects.filter(met, is_open=True, next_due_at__gt=Slot("now"))
        .order_by("next_due_at", "pk")
        .select_related("agent", "handler")
        .only(*SHOWN)[:SOONEST]
    )
)


# Reads every open ticket there is, so however many watch, a process counts it once in so long.
BY_STATE_LASTS = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class StateRow:
    """The open tickets of one state by their age."""

    state: State
    ages: Mapping[Age, int]

    @property
    def total(self) -> int:
        return sum(self.ages.values())


@dataclass(frozen=True, slots=True)
class ByState:
    """Every open state in the order of the procedure, also those without a ticket, as of `at`."""

    at: datetime
    rows: Sequence[StateRow]

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)


STATES: Kept[ByState] = Kept(BY_STATE_LASTS)


def counted_by(user: User) -> Q:
    """As reports.access.counted_for(), for who may read figures at all."""
    return visible_to(user) if user.sees_tickets else Q()


def by_state(user: User, now: datetime) -> ByState:
    """The open tickets that count for a person; may be as old as BY_STATE_LASTS."""
    seen = counted_by(user)
    return STATES.get(user.pk if seen else None, now, lambda: _by_state(seen, now))


def _by_state(seen: Q, now: datetime) -> ByState:
    found = {row[0]: dict(zip(AGED, row[1:], strict=True)) for row in _fetched(BY_STATE, seen, now)}
    none = dict.fromkeys(Age, 0)
    return ByState(now, [StateRow(state, found.get(state.value, none)) for state in OPEN_STATES])


def due(seen: Q, now: datetime) -> dict[Due, int]:
    """How many are overdue, or fall due soon; reads only what is due by tonight."""
    rows = _fetched(NEAR, seen, now)
    return dict(zip(DUE, rows[0][1:] if rows else [0] * len(DUE), strict=True))


def soonest(seen: Q, now: datetime) -> list[Ticket]:
    """Those that fall due next."""
    return COMING.rows(seen, now=now)


def _fetched(question: Prepared[Ticket], seen: Q, now: datetime) -> Sequence[tuple[Any, ...]]:
    statement, values = question.statement(seen, instants(now))
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, values)
        return [] if statement.is_empty else cursor.fetchall()
