"""A ticket as the figures see it: its history, limits and neighbours, without text or person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from reports.tallies import Tally

Amount = int | Decimal | None


class Line(NamedTuple):
    """One event of the history."""

    kind: str
    at: datetime
    actor_kind: str
    to_state: str
    payload: Mapping[str, Any]


class Limit(NamedTuple):
    """One clock: by when, as first promised (moved by waits for the customer) and as last promised."""

    target: str
    cycle: int
    started_at: datetime
    original_due_at: datetime
    due_at: datetime
    cancelled_at: datetime | None
    paused_at: datetime | None


class Sibling(NamedTuple):
    """Another ticket of the same phone number; `category` is the code of the second level."""

    received_at: datetime
    category: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`category` is the code of the second level, empty while the ticket has none."""

    channel: str
    category: str
    priority: int
    state: str
    received_at: datetime
    history: Sequence[Line]
    limits: Sequence[Limit]
    siblings: Sequence[Sibling]


class Fact(NamedTuple):
    """Counts once, on one local day. `department` where the fact is another's than the ticket's."""

    tally: Tally
    day: date
    amount: Amount = None
    department: str | None = None


class Span(NamedTuple):
    """Stood open past a limit, from one local day until before another (None: still does)."""

    tally: Tally
    began_on: date
    ended_on: date | None
