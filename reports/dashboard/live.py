"""The figures of this very moment, read from the open tickets and the clocks: three statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from complaints.models.ticket import TicketQuerySet
from complaints.states import OPEN_STATES, State
from reports.dashboard.cuts import AGED, DUE, Age, Due, horizon


@dataclass(frozen=True, slots=True)
class StateRow:
    """The open tickets of one state by their age."""

    state: State
    ages: Mapping[Age, int]

    @property
    def total(self) -> int:
        return sum(self.ages.values())


def by_state(tickets: TicketQuerySet, now: datetime) -> list[StateRow]:
    """Every open state in the order of the procedure, also those without a ticket."""
    counted = {str(age): Count("state", filter=condition(now)) for age, condition in AGED.items()}
    rows = tickets.open().order_by().values("state").annotate(**counted)
    found: dict[str, dict[str, Any]] = {row["state"]: dict(row) for row in rows}
    return [StateRow(state, {age: found.get(state, {}).get(age, 0) for age in Age}) for state in OPEN_STATES]


def due(tickets: TicketQuerySet, now: datetime) -> dict[Due, int]:
    """How many are overdue, or fall due soon; reads only what is due by tonight."""
    near = tickets.open().filter(next_due_at__lte=horizon(now))
    counted = {each.name: Count("next_due_at", filter=condition(now)) for each, condition in DUE.items()}
    found = near.aggregate(**counted)
    return {each: found[each.name] for each in Due}
