"""The clocks of a case in memory: kept by the functions of `sla`, their steps recorded on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.actors import SYSTEM, Actor
from complaints.lifecycle.events import TookOver
from complaints.lifecycle.moving import Move
from complaints.models import HistoryEvent, Ticket
from demo.ids import Ids
from sla.auditor import GRACE
from sla.clocks import apply_due, brought_up
from sla.firing import fired
from sla.models import Clock, Extension, FiredStep
from sla.moments import changes_clocks
from sla.recording import rows, told
from sla.story import Story, listen, read

NOTICED_AFTER = timedelta(seconds=4)  # as a sweep every few seconds would


@dataclass(slots=True)
class Deadlines:
    ids: Ids
    story: Story | None = None
    clocks: list[Clock] = field(default_factory=list)
    fired: list[FiredStep] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)

    def keep_in_step(
        self, ticket: Ticket, history: Sequence[HistoryEvent], new: Sequence[HistoryEvent], now: datetime
    ) -> None:
        """As sla.receivers, after a move; the story goes on where it was."""
        if not any(changes_clocks(event) for event in new):
            return
        if self.story and not any(event.kind == TookOver.kind for event in new):
            for event in new:
                listen(self.story, event)
        else:
            self.story = read(ticket.received_at, history)
        begun = brought_up(ticket, self.story, self.clocks, now)
        for clock in begun:
            clock.pk = self.ids.next(Clock)
        self.clocks += begun

    def pass_time(
        self,
        ticket: Ticket,
        since: datetime,
        until: datetime,
        begin: Callable[[Actor, datetime], Move],
    ) -> list[HistoryEvent]:
        """Record each step reached before `until`, as the enforcer would have; returns the new lines.

        `since` is when the ticket was moved last: a late entry is noticed after it.
        """
        move: Move | None = None
        while (clock := self._next()) and clock.next_step_at and clock.next_step_at < until:
            now = min(max(clock.next_step_at, since) + NOTICED_AFTER, until)
            firing = fired(clock, None, now)
            self.fired += rows([firing], now)
            move = move or begin(SYSTEM, now)
            move.now = now
            for each in firing.steps:
                move.record(told(clock, each))
        return move.events if move else []

    def settle(self, ticket: Ticket, end: datetime) -> None:
        """As they stand at the end, the ended ones audited."""
        apply_due(ticket, self.clocks, end)
        for clock in self.clocks:
            if clock.ended_at and clock.ended_at < end - GRACE:
                clock.audited_at = end

    def _next(self) -> Clock | None:
        """The clock whose step comes first."""
        running = [clock for clock in self.clocks if clock.next_step_at]
        return min(running, key=lambda clock: clock.next_step_at or clock.due_at, default=None)
