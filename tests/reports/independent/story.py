"""One ticket with its events, cut where it was handled again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from complaints.models import HistoryEvent, Ticket
from sla.models import Clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
NO_COMPLAINT = {"rejected", "invalid", "merged"}
GONE = {"archived", "rejected", "withdrawn", "invalid", "merged"}
TO_DEPARTMENTS = {"assigned", "arbitrated", "transferred"}


def day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


@dataclass
class Story:
    """One ticket with its events, cut where it was handled again."""

    ticket: Ticket
    events: list[HistoryEvent]
    clocks: list[Clock]

    @property
    def is_valid(self) -> bool:
        return self.ticket.state not in NO_COMPLAINT

    @property
    def accepted_on(self) -> date:
        return day(self.events[0].at)

    def rounds(self) -> list[list[HistoryEvent]]:
        found: list[list[HistoryEvent]] = [[]]
        for event in self.events:
            if event.kind == "reopened":
                found.append([])
            found[-1].append(event)
        return found

    def begins(self, number: int) -> datetime:
        return self.rounds()[number][0].at if number else self.ticket.received_at

    def closings(self) -> Iterator[tuple[int, HistoryEvent]]:
        for number, events in enumerate(self.rounds()):
            closed = [event for event in events if event.to_state == "archived"]
            if closed and closed[0].kind != "imported":  # what was closed elsewhere is closed there
                yield number, closed[0]

    def limit(self, number: int) -> Clock | None:
        """The limit to solve it by; one cancelled for another reason than the end is no limit."""
        ended = self.ended_at(number)
        for target in ("full_solution", "solution"):
            for clock in self.clocks:
                mine = clock.target == target and clock.cycle == number + 1
                if mine and (clock.cancelled_at is None or clock.cancelled_at == ended):
                    return clock
        return None

    def ended_at(self, number: int) -> datetime | None:
        rounds = self.rounds()
        gone = [event.at for event in rounds[number] if event.to_state in GONE]
        again = [rounds[number + 1][0].at] if number + 1 < len(rounds) else []
        return (gone + again)[0] if gone + again else None

    def solved_at(self, number: int) -> datetime | None:
        """The last time it was resolved, before it first closed."""
        found = None
        for event in self.rounds()[number]:
            if event.kind in ("resolved", "resolved_on_the_spot"):
                found = event.at
            if event.to_state == "archived":
                break
        return found

    def waited(self, since: datetime, until: datetime) -> timedelta:
        total = timedelta()
        for event, following in zip(self.events, [*self.events[1:], None], strict=True):
            end = following.at if following else until
            if event.to_state == "waiting_customer":
                total += max(timedelta(), min(end, until) - max(event.at, since))
        return total
