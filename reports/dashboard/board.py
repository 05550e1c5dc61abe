"""Everything the dashboard and the wallboard show, gathered for one viewer at one instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import number_format

from accounts.models import User
from complaints.workspace.panels import limit_name
from reports.dashboard import live, terms
from reports.dashboard.bars import Band, bands
from reports.dashboard.breaches import counted
from reports.dashboard.cuts import Age, Due, query
from reports.dashboard.engine import engine
from reports.dashboard.heat import heat_map
from reports.dashboard.live import StateRow
from reports.dashboard.rates import rates
from reports.dashboard.terms import TERMS, Term
from sla.inbox import MAY_READ_OUTAGES

DUE_TERMS = {
    Due.HOUR: terms.HOUR,
    Due.FOUR_HOURS: terms.FOUR_HOURS,
    Due.TODAY: terms.TODAY,
    Due.OVERDUE: terms.OVERDUE,
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with its term; `query` leads to exactly its tickets."""

    term: Term
    count: int
    query: str = ""

    @property
    def shown(self) -> str:
        return number_format(self.count, force_grouping=True)

    @property
    def look(self) -> str:
        """Colour only says that there is something to do."""
        return self.term.look if self.count else ""


@dataclass(frozen=True, slots=True)
class StateBar:
    row: StateRow
    bands: Sequence[Band]

    @property
    def counts(self) -> list[tuple[str, str]]:
        """All of the state and each age, with the query of their list, "" for none."""
        asked: dict[str, str] = {"state": self.row.state}
        ages = [_asked(count, asked | {"age": age}) for age, count in self.row.ages.items()]
        return [_asked(self.row.total, asked), *ages]


def _asked(count: int, asked: Mapping[str, str]) -> tuple[str, str]:
    return str(count), query(asked) if count else ""


def live_board(user: User, now: datetime) -> dict[str, Any]:
    """The figures of this moment."""
    seen = live.counted_by(user)
    tiles, states = headline(seen, now)
    coming = live.soonest(seen, now) if user.sees_tickets else []
    longest = max(row.total for row in states)
    return {
        "as_of": now,
        "terms": TERMS,
        "links": user.sees_tickets,
        "may_read_outages": user.role in MAY_READ_OUTAGES,
        "tiles": tiles,
        "rates": rates(user, now),
        "states": [StateBar(row, bands(_parts(row), longest)) for row in states],
        "ages": list(Age),
        "heat": heat_map(user, now),
        "engine": engine(now),
        "soonest": [(ticket, limit_name(ticket.next_due_target)) for ticket in coming],
    }


def wall_board(user: User, now: datetime) -> dict[str, Any]:
    """Numbers only: no name, no number of a ticket, no link."""
    tiles, _states = headline(live.counted_by(user), now)
    return {
        "as_of": now,
        "tiles": tiles,
        "broken": number_format(counted(user, now).total(), force_grouping=True),
        "rates": rates(user, now),
        "engine": engine(now),
        "terms": TERMS,
        "unit": user.unit if user.card.needs_unit else None,
    }


def headline(seen: Q, now: datetime) -> tuple[list[Tile], list[StateRow]]:
    """The headline numbers, and the open tickets by state they begin with."""
    states = live.by_state(seen, now)
    due = live.due(seen, now)
    opened = Tile(terms.OPEN, sum(row.total for row in states))
    return [opened, *(Tile(term, due[each], f"due={each}") for each, term in DUE_TERMS.items())], states


def _parts(row: StateRow) -> list[tuple[int, str]]:
    return [(row.ages[age], f"age-{age}") for age in Age]
