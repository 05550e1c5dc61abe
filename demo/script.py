"""A complaint before it is played: what was received, what will become of it, and when."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.actors import CUSTOMER, Actor
from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.intake import Complaint
from complaints.models import Category
from complaints.states import Channel, State
from demo.arrivals import Outage
from demo.fate import Fate, Late
from demo.house import House
from demo.steps import Step
from demo.timetable import Scene
from demo.way import state_after
from demo.weaving import closed_at, course, in_order
from demo.wording import Slots, Words

DECLARED_AFTER, ENDED_AFTER = timedelta(minutes=35), timedelta(hours=9)  # of an outage
LINKED_AFTER = timedelta(minutes=13)
ESCALATION = ("越级", "12315", "通信管理局", "工信部", "电视台")
TAGS = {
    "老年人": ("老人", "爷爷", "奶奶", "我妈", "我爸", "岳母", "72岁"),
    "未成年人": ("孩子", "儿子"),
    "越级风险": ESCALATION,
    "营业损失": ("店里", "商户", "生意", "订单", "没单"),
}


@dataclass(slots=True, kw_only=True)
class Script:
    """`category` is the right one; the complaint's own is what was chosen at first."""

    complaint: Complaint
    category: Category
    words: Words
    slots: Slots
    fate: Fate
    entered_at: datetime
    by: Actor
    agent: User  # who looks after the customer
    fault: str  # responsibility/cause
    chance: Random
    code: str
    scenes: list[Scene] = field(default_factory=list)
    outage: Outage | None = None
    taken_over: list[datetime] = field(default_factory=list)
    merged: tuple[uuid.UUID, datetime] | None = None  # into whose complaint, and when
    copies: int = 1  # how many tickets are printed of it
    sends_file: bool = False  # along with the complaint

    def say(self, texts: list[str]) -> str:
        return self.chance.choice(texts).format(**self.slots)

    @property
    def may_escalate(self) -> bool:
        return _may_escalate(self.complaint.description)

    @property
    def tags(self) -> set[str]:
        return _tags(self.complaint.description)

    def reads_alike(self, description: str) -> bool:
        """Whether whoever classifies it would mark it alike."""
        return _tags(description) == self.tags and _may_escalate(description) == self.may_escalate

    @property
    def ends_at(self) -> datetime:
        return self.scenes[-1].at if self.scenes else self.entered_at

    def cut(self, stop: State) -> None:
        """Keep of the scenes those up to the last that leads to a state."""
        reached = [i for i, scene in enumerate(self.scenes) if state_after(scene.step, self.fate) == stop]
        self.fate.stop, self.scenes = stop, self.scenes[: reached[-1] + 1]

    def take_over(self, at: datetime) -> None:
        """Let another case be merged into this one, which is still open then."""
        self.taken_over.append(at)
        self.fate.ending = self.fate.late = None
        self.retell()
        merged = [Scene(Step.TAKE_OVER, each) for each in self.taken_over]
        self.scenes = in_order([*self.scenes, *merged])

    def link_to(self, outage: Outage) -> None:
        """Have the case linked to its incident, if it is still open by then."""
        self.outage = outage
        at = max(self.entered_at + LINKED_AFTER, outage.began_at + DECLARED_AFTER + LINKED_AFTER)
        closed = closed_at(self.scenes, self.fate)
        if at < outage.began_at + ENDED_AFTER and (closed is None or at < closed):
            self.scenes = in_order([*self.scenes, Scene(Step.LINK, at)])

    def retell(self) -> None:
        """Draw the timetable anew after the fate was changed."""
        self.scenes = course(self.fate, self.complaint.received_at, self.entered_at, self.chance)


def _may_escalate(text: str) -> bool:
    return any(word in text for word in ESCALATION)


def _tags(text: str) -> set[str]:
    return {tag for tag, signs in TAGS.items() if any(sign in text for sign in signs)}


def entry_delay(channel: Channel, fate: Fate, chance: Random) -> timedelta:
    """A customer's own form is a ticket at once; a person takes some minutes to type."""
    if channel == Channel.WEB:
        return timedelta()
    late = fate.late == Late.ENTRY
    return timedelta(minutes=chance.uniform(11, 80) if late else chance.triangular(1, 9.5, 3))


def end_of_day(at: datetime) -> datetime:
    """Whatever comes in on a day is entered on it, so that the days are counted one by one."""
    local = timezone.localtime(at)
    return local.replace(hour=23, minute=59, second=59, microsecond=999_999).astimezone(UTC)


def on_duty(house: House, at: datetime, chance: Random) -> User:
    """An agent on duty then; at night whoever is called in."""
    local = timezone.localtime(at)
    agents = house.people[Role.AGENT]
    return chance.choice([agent for agent in agents if agent.on_duty(local)] or agents)


def entered_by(channel: Channel, agent: User) -> Actor:
    return CUSTOMER if channel == Channel.WEB else agent
