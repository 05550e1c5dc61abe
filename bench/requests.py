"""The requests of each kind of work, endless, one stream per client."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, cycle

from django.urls import reverse
from django.utils import timezone

from bench.connection import post
from complaints.models import Category, Ticket
from complaints.states import Channel, Complexity, Relation, Severity, Urgency

WORDS = (
    "家里的宽带从上周五晚上开始频繁断线，看视频每隔几分钟就卡住一次，重启光猫和路由器都没有用。"
    "打过两次客服热线，第一次说是片区维护，第二次说已经派单，但是一直没有人联系我。"
    "孩子晚上要上网课，影响很大，希望尽快安排师傅上门检查线路。"
)
DEMAND = "尽快修复宽带，并按断线的天数减免当月费用。"
FIRST_PHONE = 13_900_000_000
LATENESS = timedelta(minutes=5)  # between the call and its entry


@dataclass(slots=True)
class Held:
    """A ticket that one client moves, and the version its next form will name."""

    number: str
    version: int


def complaint_form(category: Category, phone: int) -> dict[str, str]:
    """A call as the desk types it in; another caller and another key each time."""
    received_at = timezone.localtime(timezone.now() - LATENESS)
    return {
        "entry_key": str(uuid.uuid4()),
        "channel": Channel.HOTLINE,
        "received_at": f"{received_at:%Y-%m-%d %H:%M}",
        "phone": str(phone),
        "name": "王小明",
        "relation": Relation.SELF,
        "email": f"caller{phone}@example.com",
        "description": WORDS,
        "demand": DEMAND,
        "category": str(category.pk),
        "business": "家庭宽带",
        "place": "人民路 1 号",
    }


def entries(path: str, category: Category, session: str, client: int, clients: int) -> Iterator[bytes]:
    for phone in count(FIRST_PHONE + client, clients):
        yield post(path, complaint_form(category, phone), session)


def classifications(held: Sequence[Held], category: Category, session: str) -> Iterator[bytes]:
    """Each ticket in turn, classified anew; a request counts on the one before having succeeded."""
    severities = cycle((Severity.MINOR, Severity.SERIOUS))
    for ticket in cycle(held):
        form = {
            "version": str(ticket.version),
            "key": str(uuid.uuid4()),
            "category": str(category.pk),
            "severity": str(int(next(severities))),
            "urgency": str(int(Urgency.NORMAL)),
            "complexity": Complexity.COMPLEX,
        }
        ticket.version += 1
        yield post(reverse("workspace:move", args=[ticket.number, "classify"]), form, session)


def held(numbers: Sequence[str]) -> list[Held]:
    rows = Ticket.objects.filter(number__in=numbers).values_list("number", "version")
    return [Held(number, version) for number, version in rows]
