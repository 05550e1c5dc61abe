"""`python -m bench.growth`: what pages cost against the database of DATABASE_URL, which stays as it was.

Run it against a small and a large one: the figures are processor time, which other work on the machine
stretches least, of this process and of its session in PostgreSQL, on the same machine. Everything happens in
one transaction that is rolled back.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping

import django

from bench import processor

Ask = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.growth", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import transaction

    with transaction.atomic():
        for line in _measured(options.rounds):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        transaction.set_rollback(True)


def _measured(rounds: int) -> Iterator[str]:
    from complaints.models import Ticket

    yield f"{Ticket.objects.count():,} tickets, {Ticket.objects.open().count():,} open"
    session = processor.session()
    for name, ask in _pages().items():
        ask()  # fills what a process keeps
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(rounds):
            began, theirs_began = time.process_time(), processor.of_session(session)
            ask()
            ours.append(time.process_time() - began)
            theirs.append(processor.of_session(session) - theirs_began)
        here, there = (statistics.median(each) * 1000 for each in (ours, theirs))
        yield f"{name}: {here:.1f} ms, PostgreSQL {there:.1f} ms"


def _pages() -> Mapping[str, Ask]:
    from django.test import Client
    from django.urls import reverse

    from accounts.roles import Role
    from bench.people import someone
    from complaints.models import Ticket
    from complaints.workspace.cursor import Cursor, encode

    supervisor = someone(Role.SUPERVISOR)
    client = Client(SERVER_NAME="localhost")
    client.force_login(supervisor)
    seen = Ticket.objects.visible_to(supervisor).open().by_due()
    middle = seen[seen.count() // 2]
    queue = reverse("workspace:queue", args=["all"])
    addresses = {
        "queue, first page": queue,
        "queue, page from its middle": f"{queue}?after={encode(Cursor(middle.next_due_at, middle.pk))}",
        "list of 20 as JSON": f"{reverse('api:tickets')}?limit=20",
        "ticket page": reverse("workspace:ticket", args=[middle.number]),
        "deadline dashboard": reverse("reports:dashboard"),
    }
    return {name: _asking(client.get, path) for name, path in addresses.items()}


def _asking(get: Callable[[str], object], path: str) -> Ask:
    return lambda: get(path)


if __name__ == "__main__":
    main()
