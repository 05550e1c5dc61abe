"""One script on its way."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.actors import CUSTOMER, Actor
from accounts.models import User
from complaints.lifecycle.events import ResolvedOnTheSpot
from complaints.models import Incident
from demo.case import Case
from demo.fate import Fate
from demo.house import House
from demo.script import Script
from demo.timetable import Scene
from demo.way import second
from demo.wording import phrases


@dataclass(slots=True, kw_only=True)
class Play:
    """`is_repeat` as complaints.lifecycle.classify.is_repeat(); `twins` are the tickets merged
    into this one, or the one this is merged into; `upcoming` are the scenes still to be played."""

    script: Script
    case: Case
    house: House
    is_repeat: bool
    end: datetime
    incident: Incident | None = None
    merged_at: datetime | None = None
    twins: "list[Play]" = field(default_factory=list)
    upcoming: list[Scene] = field(default_factory=list)

    @property
    def fate(self) -> Fate:
        """What becomes of the present handling."""
        return second(self.script.fate) if self.case.ticket.cycle > 1 else self.script.fate

    @property
    def agent(self) -> User:
        """Who looks after the customer now."""
        return self.case.ticket.agent or self.script.agent

    def customer_or_agent(self, share: float) -> Actor:
        """The customer on the progress page as often as that, else the agent for the customer."""
        return CUSTOMER if self.script.chance.random() < share else self.agent

    def leader(self) -> User:
        return self.house.leader_of(self.case.ticket.team)

    def caller(self) -> User:
        """Who calls back: the agent, or the leader where the agent solved it."""
        spot = (event for event in self.case.history if event.kind == ResolvedOnTheSpot.kind)
        return self.leader() if any(event.actor_id == self.agent.pk for event in spot) else self.agent

    def say(self, about: str) -> str:
        """One of the phrases about this, with the case's own names and numbers."""
        return self.script.say(phrases()[about])
