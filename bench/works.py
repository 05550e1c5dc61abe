"""What is timed: each work, its baseline and its budget."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import repeat
from typing import Any

import psycopg2
from django.db import connection
from django.urls import reverse

from bench import dashboard
from bench.connection import Connection, get
from bench.models import BareTicket
from bench.requests import classifications, complaint_form, entries, held
from bench.scene import CLIENTS, Scene
from bench.views import PER_PAGE

Step = Callable[[int], None]  # one piece of work, done by the client of that index
BARE_CREATE, BARE_LIST = "bare Django, create", "bare Django, list of 20"
BARE_JSON = "bare Django, list of 20 as JSON"


class Figure(Enum):
    """Which figure a budget is about."""

    LATENCY = "p50"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Budget:
    """`bound` times the baseline `against`: at most for a latency, at least for a rate."""

    against: str
    figure: Figure
    bound: float


@dataclass(frozen=True, slots=True)
class Work:
    """Work without a budget is a baseline, or compared with `against` for information only."""

    name: str
    step: Step
    budget: Budget | None = None


class Clients:
    """One connection per client, kept through a round, so that all works of it share their luck."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connections: list[Connection] = []

    def reconnect(self) -> None:
        for each in self.connections:
            each.socket.close()
        self.connections = [Connection(self.port) for _ in range(CLIENTS)]

    def step(self, streams: list[Iterator[bytes]], expected: int) -> Step:
        def once(client: int) -> None:
            answer = self.connections[client].exchange(next(streams[client]))
            if answer.status != expected:
                raise RuntimeError(f"{answer.status} instead of {expected}: {answer.head.decode()}")

        return once


def works(clients: Clients, scene: Scene) -> list[Work]:
    """The baselines first, then the product."""
    return [*_baselines(clients, scene), *_product(clients, scene)]


def _baselines(clients: Clients, scene: Scene) -> list[Work]:
    def same(request: bytes) -> list[Iterator[bytes]]:
        return [repeat(request) for _ in range(CLIENTS)]

    created = [entries("/bare/create/", scene.category, "", client, CLIENTS) for client in range(CLIENTS)]
    return [
        Work("static view", clients.step(same(get("/bare/static/")), 200)),
        Work("raw SQL, one INSERT", _raw_insert(scene)),
        Work("raw SQL, list of 20", _raw_list()),
        Work(BARE_CREATE, clients.step(created, 201)),
        Work(BARE_LIST, clients.step(same(get("/bare/list/")), 200)),
        Work(BARE_JSON, clients.step(same(get("/bare/json/")), 200)),
    ]


def _product(clients: Clients, scene: Scene) -> list[Work]:
    def page(name: str) -> Step:
        return clients.step([repeat(scene.pages[name]) for _ in range(CLIENTS)], 200)

    category, agents = scene.category, scene.agents
    path = reverse("desk:new")
    entered = [entries(path, category, agents[client], client, CLIENTS) for client in range(CLIENTS)]
    moved = [
        classifications(held(numbers), category, session)
        for numbers, session in zip(scene.tickets, agents, strict=True)
    ]
    return [
        Work(
            "create a ticket (desk form)",
            clients.step(entered, 302),
            Budget(BARE_CREATE, Figure.RATE, 0.35),
        ),
        Work("classify a ticket (a move)", clients.step(moved, 302), Budget(BARE_CREATE, Figure.RATE, 0.3)),
        Work("queue, first page", page("first page"), Budget(BARE_LIST, Figure.LATENCY, 2)),
        Work("queue, page from its middle", page("later page"), Budget(BARE_LIST, Figure.LATENCY, 2)),
        Work("list of 20 as JSON, from the interface", page("json"), Budget(BARE_JSON, Figure.LATENCY, 2.5)),
        Work("ticket page, 50 events", page("long history"), Budget(BARE_LIST, Figure.LATENCY, 2.5)),
        Work("ticket page with a plan", page("with a plan"), Budget(BARE_LIST, Figure.LATENCY, 2.5)),
        Work("customer's progress page", page("progress")),
        Work(dashboard.NAME, page(dashboard.NAME), Budget(BARE_LIST, Figure.LATENCY, 4)),
    ]


def _raw_insert(scene: Scene) -> Step:
    form = complaint_form(scene.category, 13_800_000_000)
    statement = (
        "INSERT INTO bench_bareticket (number, state, channel, customer_name, customer_phone, subject,"
        " description, demand, category_id, priority, received_at)"
        " VALUES (%s, 'intake', %s, %s, %s, %s, %s, %s, %s, 3, now())"
    )
    rest = [form["channel"], form["name"], form["phone"], form["description"][:40]]
    rest += [form["description"], form["demand"], form["category"]]
    cursors = _cursors()
    return lambda client: cursors[client].execute(statement, [uuid.uuid4().hex, *rest])


def _raw_list() -> Step:
    rows = BareTicket.objects.select_related("category").order_by("due_at", "id")[:PER_PAGE]
    statement, cursors = str(rows.query), _cursors()

    def once(client: int) -> None:
        cursors[client].execute(statement)
        cursors[client].fetchall()

    return once


def _cursors() -> list[Any]:
    """One open cursor per client, each statement its own transaction."""
    opened = [psycopg2.connect(**connection.get_connection_params()) for _ in range(CLIENTS)]
    for each in opened:
        each.autocommit = True
    return [each.cursor() for each in opened]
