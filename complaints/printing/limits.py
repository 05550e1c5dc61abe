"""The limits a complaint stands under, as a layer above knows them.

`complaints` may not import `sla`, so it registers here when its app is ready.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from complaints.models import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One promise in the reader's language; `met_at` is None while it runs."""

    name: str
    span: str
    due_at: datetime
    met_at: datetime | None


KnowLimits = Callable[[Ticket], Sequence[Limit]]
_known: list[KnowLimits] = []


def register(limits: KnowLimits) -> None:
    if limits not in _known:
        _known.append(limits)


def limits_of(ticket: Ticket) -> list[Limit]:
    """Every limit that was not cancelled, the earliest first."""
    found = [limit for known in _known for limit in known(ticket)]
    return sorted(found, key=lambda limit: limit.due_at)
