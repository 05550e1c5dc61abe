"""A complaint before it is played: what was received, what will become of it, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.actors import CUSTOMER, Actor
from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.intake import Complaint
from complaints.models import Category
from complaints.states import Channel
from demo.fate import Fate, Late
from demo.house import House
from demo.timetable import Scene, timetable
from demo.way import steps
from demo.wording import Slots, Words

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
    scenes: list[Scene]

    def say(self, texts: list[str]) -> str:
        return self.chance.choice(texts).format(**self.slots)

    @property
    def may_escalate(self) -> bool:
        return any(word in self.complaint.description for word in ESCALATION)

    @property
    def tags(self) -> set[str]:
        text = self.complaint.description
        return {tag for tag, signs in TAGS.items() if any(sign in text for sign in signs)}

    @property
    def ends_at(self) -> datetime:
        return self.scenes[-1].at if self.scenes else self.entered_at

    def cut(self) -> None:
        """Keep of the scenes those up to the state in which the fate now stops."""
        self.scenes = self.scenes[: len(steps(self.fate))]

    def retell(self) -> None:
        """Draw the timetable anew after the fate was changed."""
        self.scenes = timetable(self.fate, self.complaint.received_at, self.entered_at, self.chance)


def entry_delay(channel: Channel, fate: Fate, chance: Random) -> timedelta:
    """A customer's own form is a ticket at once; a person takes some minutes to type."""
    if channel == Channel.WEB:
        return timedelta()
    late = fate.late == Late.ENTRY
    return timedelta(minutes=chance.uniform(11, 80) if late else chance.triangular(1, 9.5, 3))


def on_duty(house: House, at: datetime, chance: Random) -> User:
    """An agent on duty then; at night whoever is called in."""
    local = timezone.localtime(at)
    agents = house.people[Role.AGENT]
    return chance.choice([agent for agent in agents if agent.on_duty(local)] or agents)


def entered_by(channel: Channel, agent: User) -> Actor:
    return CUSTOMER if channel == Channel.WEB else agent
