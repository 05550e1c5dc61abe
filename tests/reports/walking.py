"""Several tickets walked at random through the real moves, for as long as a test likes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import strategies as st

from accounts.actors import CUSTOMER, Actor
from complaints.lifecycle.archive import archive_silent
from complaints.lifecycle.intake import enter
from complaints.lifecycle.merging import merge
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import Refused
from complaints.lifecycle.waiting import end_silent
from complaints.models import Ticket
from complaints.states import Channel
from sla.enforcer import sweep
from tests.factories import a_complaint
from tests.lifecycle.test_walks import Step, _all
from tests.lifecycle.walk.acting_aside import Stage
from tests.lifecycle.walk.aside import Life

PAUSES = [timedelta(minutes=20)] * 5 + [timedelta(hours=7), timedelta(days=2), timedelta(days=9)]
PHONES = ["13800000000", "13800000000", "13900000000"]
CHANNELS = [Channel.HOTLINE, Channel.WEB, Channel.REGULATOR, Channel.EMAIL]
DETOURS = {"withdraw", "add_note", "reveal", "propose_rejection", "propose_invalid"}


@dataclass
class Walk:
    """The house and the lives in it; `now` only goes forward."""

    stage: Stage
    now: datetime
    lives: dict[str, Life] = field(default_factory=dict)

    def step(self, data: st.DataObject) -> None:
        self.now += data.draw(st.sampled_from(PAUSES), "pause")
        self.tick()
        if len(self.lives) < 3 or data.draw(st.integers(0, 7), "what") == 0:
            self.enter(data)
        elif data.draw(st.integers(0, 30), "merge") == 0:
            self.merge(data)
        else:
            self.move(data)

    def tick(self) -> None:
        """What the clock does by itself; afterwards nobody knows these lives but the product."""
        sweep(now=lambda: self.now)
        end_silent(now=self.now)
        archive_silent(now=self.now)

    def enter(self, data: st.DataObject) -> None:
        complaint = a_complaint(
            self.now,
            phone=data.draw(st.sampled_from(PHONES), "phone"),
            channel=data.draw(st.sampled_from(CHANNELS), "channel"),
            received_at=self.now - timedelta(minutes=data.draw(st.sampled_from([3, 30]), "typing")),
            category=data.draw(st.sampled_from([None, self.stage.category]), "category"),
        )
        actors: list[Actor] = [self.stage.cast["agent"], CUSTOMER]
        by = data.draw(st.sampled_from(actors), "by")
        ticket = enter(complaint=complaint, by=by, now=self.now).ticket
        life = Life(now=self.now)
        if by is CUSTOMER:
            life.agent = life.team = None
        self.lives[ticket.number] = life

    def merge(self, data: st.DataObject) -> None:
        one, other = data.draw(st.permutations(sorted(self.lives)), "merged")[:2]
        by = self.stage.cast["leader"]
        try:
            merge(ticket=TicketRef(number=one), by=by, into=other, reason="同一件事", now=self.now)
        except (Refused, Ticket.DoesNotExist):
            return

    def move(self, data: st.DataObject) -> None:
        """One of the moves that ought to be possible, by somebody who may."""
        number = data.draw(st.sampled_from(sorted(self.lives)), "ticket")
        self.stage.number, life = number, self.lives[number]
        self.stage.twin = next((other for other in sorted(self.lives) if other != number), "")
        self._look_up(life)
        legal = sorted((step for step in self._legal(life)), key=str)
        onward = [step for step in legal if step[0] not in DETOURS]
        if not legal:
            return
        chosen = data.draw(st.sampled_from([onward or legal] * 4 + [legal]), "kind of move")
        move, actor, how = data.draw(st.sampled_from(chosen), "move")
        try:
            self.stage.do(move, actor, self.now, **dict(how))
        except (Refused, Ticket.DoesNotExist):
            return
        life.go(move, actor, **dict(how))

    def _legal(self, life: Life) -> Iterator[Step]:
        return (step for step in _all() if life.allows(step[0], step[1], **dict(step[2])))

    def _look_up(self, life: Life) -> None:
        """The timers, merges and limits move tickets too: take over where they stand."""
        ticket = self.stage.ticket()
        names: dict[int | None, str] = {user.pk: name for name, user in self.stage.cast.items()}
        life.now, life.state = self.now, ticket.state
        life.handler = names.get(ticket.handler_id)
        life.agent = names.get(ticket.agent_id)
        units: dict[int | None, str] = {unit.pk: name for name, unit in self.stage.units.items()}
        life.department = units.get(ticket.lead_department_id)
