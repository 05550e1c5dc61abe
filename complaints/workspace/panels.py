"""What layers above add to the ticket page: each registers a function, none is imported here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from complaints.models import Ticket


@dataclass(frozen=True, slots=True)
class Panel:
    """A template and its ready-made data."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Source = Callable[[Ticket, User, datetime], Panel | None]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def panels(ticket: Ticket, user: User, now: datetime) -> list[Panel]:
    return [panel for source in _sources if (panel := source(ticket, user, now))]
