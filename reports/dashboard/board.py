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
from reports.dashboard.live import ByState, StateRow
from reports.dashboard.rates import rates
from reports.dashboard.terms import TERMS, Term
from reports.rollups.refreshing import is_behind
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
    """The figures of this moment, as old as the oldest of them."""
    seen, states = live.counted_by(user), live.by_state(user, now)
    coming = live.soonest(seen, now) if user.sees_tickets else []
    longest = max(row.total for row in states.rows)
    return {
        "as_of": states.at,
        "terms": TERMS,
        "links": user.sees_tickets,
        "may_read_outages": user.role in MAY_READ_OUTAGES,
        "tiles": _tiles(seen, states, now),
        "rates": rates(user, now),
        "is_counting": is_behind(),
        "states": [StateBar(row, bands(_parts(row), longest)) for row in states.rows],
        "ages": list(Age),
        "heat": heat_map(user, now),
        "engine": engine(now),
        "soonest": [(ticket, limit_name(ticket.next_due_target)) for ticket in coming],
    }


def wall_board(user: User, now: datetime) -> dict[str, Any]:
    """Numbers only: no name, no number of a ticket, no link."""
    states = live.by_state(user, now)
    return {
        "as_of": states.at,
        "tiles": _tiles(live.counted_by(user), states, now),
        "broken": number_format(counted(user, now).total(), force_grouping=True),
        "rates": rates(user, now),
        "is_counting": is_behind(),
        "engine": engine(now),
        "terms": TERMS,
        "unit": user.unit if user.card.needs_unit else None,
    }


def _tiles(seen: Q, states: ByState, now: datetime) -> list[Tile]:
    due = live.due(seen, now)
    return [
        Tile(terms.OPEN, states.total),
        *(Tile(term, due[each], f"due={each}") for each, term in DUE_TERMS.items()),
    ]


def _parts(row: StateRow) -> list[tuple[int, str]]:
    return [(row.ages[age], f"age-{age}") for age in Age]
