"""The tickets, people and addresses that the works below use, made before anything is timed."""

from dataclasses import dataclass
from itertools import islice

from django.urls import reverse

from accounts.roles import Role
from bench.connection import Connection, get
from bench.dashboard import dashboard
from bench.people import holding, signed_in, some, someone
from bench.requests import classifications, entries, held
from complaints.models import Category, Ticket
from complaints.states import State
from complaints.workspace.cursor import Cursor, encode

CLIENTS = 8
HELD_EACH = 20  # tickets per client, so that histories stay of ordinary length
LONG_HISTORY = 50  # events


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`pages` are requests that answer 200; `tickets` are the numbers each client moves."""

    category: Category
    agents: list[str]
    tickets: list[list[str]]
    pages: dict[str, bytes]


def scene(port: int) -> Scene:
    category = Category.objects.filter(level__gt=1, is_active=True).order_by("code")[0]
    agents = [signed_in(agent) for agent in some(Role.AGENT, CLIENTS)]
    with Connection(port) as connection:
        tickets = [_entered(connection, category, agents, client) for client in range(CLIENTS)]
        long_story = _lengthened(connection, category, agents[0], tickets[0].pop())
    return Scene(
        category=category,
        agents=agents,
        tickets=tickets,
        pages=_lists() | _tickets(long_story, agents[0]) | dashboard(),
    )


def _entered(connection: Connection, category: Category, agents: list[str], client: int) -> list[str]:
    """Numbers of tickets that this client entered itself."""
    stream = entries(reverse("desk:new"), category, agents[client], client, CLIENTS)
    answers = [connection.exchange(request) for request in islice(stream, HELD_EACH)]
    return [answer.header("location").rstrip("/").rsplit("/", 1)[1] for answer in answers]


def _lengthened(connection: Connection, category: Category, session: str, number: str) -> str:
    """The ticket, once it has a long history."""
    stream = classifications(held([number]), category, session)
    for request in islice(stream, LONG_HISTORY - 1):
        connection.exchange(request)
    return number


def _lists() -> dict[str, bytes]:
    """The first page of all open tickets, and one from their middle."""
    supervisor = someone(Role.SUPERVISOR)
    session, path = signed_in(supervisor), reverse("workspace:queue", args=["all"])
    seen = Ticket.objects.visible_to(supervisor).open().by_due()
    middle = seen[seen.count() // 2]
    after = encode(Cursor(middle.next_due_at, middle.pk))
    return {
        "first page": get(path, session),
        "later page": get(f"{path}?after={after}", session),
        "json": get(f"{reverse('api:tickets')}?limit=20", session),
    }


def _tickets(long_story: str, agent: str) -> dict[str, bytes]:
    offered = Ticket.objects.filter(state=State.NEGOTIATING).order_by("number")[0]
    leader = signed_in(someone(Role.SUPERVISOR))
    return {
        "long history": get(reverse("workspace:ticket", args=[long_story]), agent),
        "with a plan": get(reverse("workspace:ticket", args=[offered.number]), leader),
        "progress": get(reverse("portal:progress", args=[offered.number]), holding(offered.number)),
    }
