"""What layers above put on the pages of the workspace: clocks, names of limits.

`complaints` may not import them, so they register here when their app is ready.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from complaints.models import Ticket


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the ticket page with everything its template needs; templates query nothing."""

    template: str
    context: Mapping[str, Any]


MakePanel = Callable[[Ticket, User, datetime], Panel | None]

_makers: list[MakePanel] = []
_limits: dict[str, "str | Promise"] = {}


def register(panel: MakePanel) -> None:
    """Show this panel on every ticket page, under the steps."""
    if panel not in _makers:
        _makers.append(panel)


def name_limits(names: Mapping[str, "str | Promise"]) -> None:
    """Say what the codes in `Ticket.next_due_target` are called."""
    _limits.update(names)


def panels(ticket: Ticket, user: User, now: datetime) -> Sequence[Panel]:
    made = (make(ticket, user, now) for make in _makers)
    return [panel for panel in made if panel]


def limit_name(code: str) -> "str | Promise":
    """The name of a limit; "" while nobody has named it."""
    return _limits.get(code, "")
