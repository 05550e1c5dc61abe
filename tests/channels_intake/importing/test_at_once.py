"""Two people bring in the same file at the same moment: each ticket comes once."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from channels_intake.importing import deciding, running
from channels_intake.importing.rows import Reader
from channels_intake.models import Import, Origin
from complaints.models import Customer, Ticket
from complaints.proof.verify import Verified, wrongs
from tests.channels_intake.importing.files import as_csv, checked, closed

pytestmark = pytest.mark.django_db(transaction=True)  # threads see only what is committed
TICKETS = 12


def together(*acts: Callable[[], None]) -> None:
    barrier = Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        barrier.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_each_ticket_comes_once(people, now, monkeypatch):
    monkeypatch.setattr("channels_intake.importing.staging.CHUNK_ROWS", 2)
    data = as_csv(*(closed(f"A{n}") for n in range(TICKETS)))
    both = [checked(data, people.supervisor, now) for _file in range(2)]
    for asked in both:
        deciding.start(asked=asked.pk, by=people.supervisor, now=now)

    def run(pk: int) -> None:
        reader = Reader.of(Import.objects.get(pk=pk), now)
        while running.run_chunk(pk, reader, now=now):
            pass

    # Two files, and two workers on each of them.
    together(*(lambda pk=asked.pk: run(pk) for asked in both for _worker in range(2)))
    made = [Import.objects.get(pk=asked.pk) for asked in both]
    assert sum(asked.made for asked in made) == TICKETS
    assert sum(asked.known for asked in made) == TICKETS
    assert (Ticket.objects.count(), Origin.objects.count(), Customer.objects.count()) == (TICKETS, TICKETS, 1)
    assert list(wrongs(Verified())) == []
