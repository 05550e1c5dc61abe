"""A history cut into handlings: the first from receipt, each further one from being handled again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from complaints.lifecycle import events as said
from complaints.states import CLOSED_STATES, State
from reports.contribution.case import Line

RESOLVED = frozenset({said.Resolved.kind, said.ResolvedOnTheSpot.kind})


@dataclass
class Handling:
    """`ended_at` is when it closed, left the main line, or was handled again. Read when it is complete."""

    cycle: int
    began_at: datetime
    lines: list[Line] = field(default_factory=list)
    ended_at: datetime | None = None
    is_handled_again: bool = False

    @cached_property
    def closing(self) -> Line | None:
        """The line by which it was first closed with a result; what another system closed is not ours, and
        no appeal closes it anew."""
        first = next((line for line in self.lines if line.to_state == State.ARCHIVED), None)
        return first if first and _is_ours(first) else None

    @cached_property
    def solved_at(self) -> datetime | None:
        """When what was agreed had been done, the last time before it closed."""
        closing = self.closing
        before = (line for line in self.lines if closing is None or line.at <= closing.at)
        return max((line.at for line in before if line.kind in RESOLVED), default=None)

    @property
    def was_told(self) -> bool:
        return any(line.kind == said.FeedbackGiven.kind for line in self.lines)

    def since_told(self) -> list[Line]:
        """What follows the first notice of the result."""
        told = next((i for i, line in enumerate(self.lines) if line.kind == said.FeedbackGiven.kind), None)
        return [] if told is None else self.lines[told + 1 :]


def _is_ours(line: Line) -> bool:
    return line.kind != said.Imported.kind


def handlings(received_at: datetime, history: Iterable[Line]) -> list[Handling]:
    found = [Handling(1, received_at)]
    for line in history:
        if line.kind == said.Reopened.kind:
            before = found[-1]
            before.ended_at, before.is_handled_again = before.ended_at or line.at, True
            found.append(Handling(before.cycle + 1, line.at))
        found[-1].lines.append(line)
        if line.to_state in CLOSED_STATES:
            found[-1].ended_at = found[-1].ended_at or line.at
    return found


def waited(lines: Sequence[Line], since: datetime, until: datetime) -> timedelta:
    """How long, between two instants, the ticket waited for its customer."""
    lengths = (min(end, until) - max(begin, since) for begin, end in _waits(lines, until))
    return sum((length for length in lengths if length > timedelta()), timedelta())


def _waits(lines: Sequence[Line], until: datetime) -> Iterator[tuple[datetime, datetime]]:
    began: datetime | None = None
    for line in lines:
        is_waiting = line.to_state == State.WAITING_CUSTOMER
        if is_waiting and began is None:
            began = line.at
        elif not is_waiting and began is not None:
            yield began, line.at
            began = None
    if began is not None:
        yield began, until
