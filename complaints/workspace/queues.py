"""The queues of the workspace: which tickets each holds, and which roles have it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Sight
from complaints.models import Ticket
from complaints.models.ticket_queries import TicketQuerySet
from complaints.states import State
from complaints.visibility import NOTHING, visible_to, within

SOON = timedelta(hours=24)
DEPARTMENTS = frozenset({Sight.DEPARTMENT, Sight.BRANCH})
WITH_UNIT = DEPARTMENTS | {Sight.TEAM}
WITH_UNASSIGNED = WITH_UNIT | {Sight.OWN_AND_QUEUE, Sight.ALL}
IN_PERSON = WITH_UNIT | {Sight.OWN_AND_QUEUE, Sight.CASES}
EVERYBODY = frozenset(Sight) - {Sight.NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One list of open tickets. `holds` narrows what the person may see anyway."""

    name: str
    label: Promise
    icon: str
    key: str
    sights: frozenset[Sight]
    holds: Callable[[User, datetime], Q]
    empty: Promise

    def title(self, user: User) -> str:
        return str(user.unit) if self.name == "unit" and user.unit else str(self.label)

    def condition(self, user: User, now: datetime) -> Q:
        """What an open ticket meets that stands in this person's queue, and may be seen by them."""
        return visible_to(user) & self.holds(user, now)

    def tickets(self, user: User, now: datetime) -> TicketQuerySet:
        seen: TicketQuerySet = Ticket.objects.visible_to(user)
        return seen.open().filter(self.holds(user, now))


def _mine(user: User, now: datetime) -> Q:
    return Q(agent=user) | Q(handler=user)


def _unit(user: User, now: datetime) -> Q:
    match user.card.sees:
        case Sight.TEAM:
            return within("team", user)
        case Sight.BRANCH:
            return within("lead_department", user) | within("branch", user)
        case _:
            return within("lead_department", user)


def _unassigned(user: User, now: datetime) -> Q:
    """Nobody's yet: for departments without a handler, for everybody else without an agent."""
    if user.card.sees in DEPARTMENTS:
        return Q(handler=None)
    return Q(agent=None)


QUEUES: tuple[Queue, ...] = (
    Queue(
        name="appeals",
        label=_("Under appeal"),
        icon="scale",
        key="b",
        sights=frozenset({Sight.APPEALS, Sight.ALL}),
        holds=lambda user, now: Q(state=State.APPEALING),
        empty=_("No case is under appeal."),
    ),
    Queue(
        name="mine",
        label=_("Mine"),
        icon="inbox",
        key="m",
        sights=IN_PERSON,
        holds=_mine,
        empty=_("Nothing is waiting for you. Take one that nobody has taken yet."),
    ),
    Queue(
        name="unit",
        label=_("My unit"),
        icon="users",
        key="u",
        sights=WITH_UNIT,
        holds=lambda user, now: _unit(user, now) if user.unit_id else NOTHING,
        empty=_("Your unit has no open tickets."),
    ),
    Queue(
        name="unassigned",
        label=_("Not taken yet"),
        icon="user-question",
        key="n",
        sights=WITH_UNASSIGNED,
        holds=_unassigned,
        empty=_("Everything has been taken by somebody. Well done."),
    ),
    Queue(
        name="due-soon",
        label=_("Due soon"),
        icon="hourglass-low",
        key="s",
        sights=EVERYBODY,
        holds=lambda user, now: Q(next_due_at__gt=now, next_due_at__lte=now + SOON),
        empty=_("Nothing falls due within 24 hours."),
    ),
    Queue(
        name="overdue",
        label=_("Overdue"),
        icon="alert-triangle",
        key="o",
        sights=EVERYBODY,
        holds=lambda user, now: Q(next_due_at__lte=now),
        empty=_("Nothing is overdue."),
    ),
    Queue(
        name="all",
        label=_("All I may see"),
        icon="list",
        key="a",
        sights=EVERYBODY,
        holds=lambda user, now: Q(),
        empty=_("There are no open tickets."),
    ),
)
BY_NAME = {queue.name: queue for queue in QUEUES}


def queues_of(user: User) -> Sequence[Queue]:
    return [queue for queue in QUEUES if user.card.sees in queue.sights]


def queue_of(user: User, name: str) -> Queue | None:
    """The queue of that name, if this person's role has it."""
    queue = BY_NAME.get(name)
    return queue if queue and user.card.sees in queue.sights else None
