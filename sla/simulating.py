"""What would have been: a ticket's past counted again under other rules. Pure.

The history says what happened and when; the clocks follow from it by the same functions that keep
them (sla/clocks.py), move by move, as they were kept at the time. What people would have done under
other limits nobody knows: they act here as they did.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from complaints.lifecycle import events as said
from complaints.models import Category, HistoryEvent, Ticket
from sla.clocks import brought_up
from sla.events import DeadlineExtended
from sla.in_force import using
from sla.ladder import schedule
from sla.models import Clock
from sla.moments import KINDS, changes_clocks
from sla.policy import TargetCode
from sla.rules import Rules
from sla.simulating_tally import Outcome, Tally, outcome
from sla.story import listen, read

EVERYBODY = 0  # the unit of the line that sums up all units
READ = KINDS | {DeadlineExtended.kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A ticket with what happened to it and the clocks that were kept; `unit` answers for it."""

    ticket: Ticket
    history: Sequence[HistoryEvent]
    clocks: Sequence[Clock]
    unit: int = EVERYBODY


def replayed(past: Past, categories: Mapping[str, Category]) -> list[Clock]:
    """The clocks as the rules in use would have kept them (sla.in_force.using)."""
    then = _as_received(past)
    story, clocks, heard = read(then.received_at, []), list[Clock](), list[HistoryEvent]()
    for _, group in groupby(
        past.history, key=lambda event: (event.version, event.at, event.version or event.seq)
    ):
        events = list(group)
        for event in events:
            _undergo(then, event, categories)
            heard.append(event)
            if event.kind == said.TookOver.kind:
                then.received_at = datetime.fromisoformat(event.payload["received_at"])
                story = read(then.received_at, heard)
            else:
                listen(story, event)
            _extend(clocks, event)
        if any(changes_clocks(event) for event in events):
            clocks += brought_up(then, story, clocks, events[-1].at)
    return clocks


def _as_received(past: Past) -> Ticket:
    """A ticket in memory, as it was before its first move."""
    ticket, entry = past.ticket, TargetCode.ENTRY
    # A merge brings the receipt forward; what was met before it still says when that was.
    began = (clock.started_at for clock in past.clocks if clock.target == entry and clock.cycle == 1)
    then: Ticket = Ticket(
        id=ticket.pk,
        number=ticket.number,
        channel=ticket.channel,
        branch=ticket.branch,
        is_vulnerable=ticket.is_vulnerable,
        received_at=next(began, ticket.received_at),
    )
    return then


def _undergo(ticket: Ticket, event: HistoryEvent, categories: Mapping[str, Category]) -> None:
    """What the event made of the ticket, as far as its clocks ask."""
    ticket.__dict__["state"] = event.to_state  # only moves may set it otherwise
    match event.kind:
        case said.Entered.kind if named := event.payload["category"]:
            ticket.category = categories.get(named["code"])
            ticket.complexity = ticket.category.complexity if ticket.category else ""
        case said.Classified.kind:
            after = event.payload["after"]
            ticket.category = categories.get(after["category"]["code"]) if after["category"] else None
            ticket.complexity = after["complexity"]


def _extend(clocks: Iterable[Clock], event: HistoryEvent) -> None:
    if event.kind != DeadlineExtended.kind:
        return
    promised_at = datetime.fromisoformat(event.payload["promised_at"])
    for clock in clocks:
        if clock.is_open and clock.target == event.payload["target"]:
            clock.due_at = max(clock.due_at, promised_at)
            schedule(clock)


Tallies = defaultdict[tuple[str, int], Tally]
MOST_CHANGED = 500


@dataclass(slots=True)
class Comparison:
    """Both pasts side by side, by limit and unit; of the tickets that change the first are kept."""

    now: datetime
    actual: Tallies = field(default_factory=lambda: defaultdict(Tally))
    simulated: Tallies = field(default_factory=lambda: defaultdict(Tally))
    tickets: int = 0
    changed: int = 0
    examples: list[tuple[int, list[tuple[str, str, str]]]] = field(default_factory=list)

    def add(self, past: Past, simulated: Sequence[Clock]) -> None:
        self.tickets += 1
        for tallies, clocks in ((self.actual, past.clocks), (self.simulated, simulated)):
            for clock in clocks:
                for unit in {EVERYBODY, past.unit}:
                    tallies[clock.target, unit].add(clock, self.now)
        differs = list(self._differs(past.clocks, simulated))
        if differs:
            self.changed += 1
            if len(self.examples) < MOST_CHANGED:
                self.examples.append((past.ticket.pk, differs))

    def lines(self) -> Iterator[tuple[str, int, Tally, Tally]]:
        for target, unit in sorted({*self.actual, *self.simulated}):
            yield target, unit, self.actual[target, unit], self.simulated[target, unit]

    def _differs(self, actual: Sequence[Clock], simulated: Sequence[Clock]) -> Iterator[tuple[str, str, str]]:
        before, after = self._outcomes(actual), self._outcomes(simulated)
        for key in sorted({*before, *after}):
            if before.get(key, "") != after.get(key, ""):
                yield key[0], str(before.get(key, "")), str(after.get(key, ""))

    def _outcomes(self, clocks: Sequence[Clock]) -> dict[tuple[str, int], Outcome]:
        """Of each limit and handling the worst."""
        found: dict[tuple[str, int], Outcome] = {}
        for clock in clocks:
            ended = outcome(clock, self.now)
            if ended and found.get((clock.target, clock.cycle)) is not Outcome.BROKEN:
                found[clock.target, clock.cycle] = ended
        return found


def compare(
    pasts: Iterable[Past], rules: Rules, categories: Mapping[str, Category], *, now: datetime
) -> Iterator[Comparison]:
    """Replay one after the other; the same growing comparison is given after each."""
    comparison = Comparison(now)
    for past in pasts:
        with using(rules):
            clocks = replayed(past, categories)
        comparison.add(past, clocks)
        yield comparison
