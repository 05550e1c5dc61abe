"""What layers above put on the pages of the workspace: clocks, names of limits.

`complaints` may not import them, so they register here when their app is ready.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.models import User
from complaints.models import Ticket


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the ticket page with everything its template needs; templates query nothing."""

    template: str
    context: Mapping[str, Any]


MakePanel = Callable[[Ticket, User, datetime], Panel | None]

MakeLines = Callable[[User], Sequence[Panel]]
MakeRows = Callable[[User], "QuerySet[Any] | None"]

_makers: list[MakePanel] = []
_below: list[MakePanel] = []
_lines: dict[str, tuple[MakeLines, MakeRows]] = {}
_limits: dict[str, "str | Promise"] = {}


def register(panel: MakePanel) -> None:
    """Show this panel on every ticket page, under the steps."""
    if panel not in _makers:
        _makers.append(panel)


def register_below(panel: MakePanel) -> None:
    """Show this one below all others."""
    if panel not in _below:
        _below.append(panel)


def name_limits(names: Mapping[str, "str | Promise"]) -> None:
    """Say what the codes in `Ticket.next_due_target` are called."""
    _limits.update(names)


def register_approvals(name: str, *, lines: MakeLines, waiting: MakeRows) -> None:
    """Add to the approvals page, and to its count, what a layer above has for this person to decide."""
    _lines[name] = (lines, waiting)


def approval_lines(user: User) -> Sequence[Panel]:
    return [line for make, _waiting in _lines.values() for line in make(user)]


def approvals_names() -> Sequence[str]:
    return tuple(_lines)


def approvals_waiting(user: User) -> "Mapping[str, QuerySet[Any]]":
    """What is to be counted; without what this person's role never decides."""
    asked = ((name, waiting(user)) for name, (_lines_of, waiting) in _lines.items())
    return {name: rows for name, rows in asked if rows is not None}


def panels(ticket: Ticket, user: User, now: datetime) -> Sequence[Panel]:
    made = (make(ticket, user, now) for make in (*_makers, *_below))
    return [panel for panel in made if panel]


def limit_name(code: str) -> "str | Promise":
    """The name of a limit; "" while nobody has named it."""
    return _limits.get(code, "")
