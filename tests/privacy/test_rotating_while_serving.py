"""Keys change while people read and write: nothing is lost, nobody is refused, a stop is taken up again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import close_old_connections, connection

from complaints.models import Customer
from privacy import rotation
from privacy.rotation import rotate, under_older_keys
from tests.privacy.test_rotate_keys import NEW, OLD

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, ROUNDS = 40, 15


@pytest.fixture
def customers(settings, now) -> list[int]:
    settings.FIELD_KEYS = OLD
    made = [
        Customer(name=f"客户{n}", phone=f"1380000{n:04}", phone_index=b"x", created_at=now)
        for n in range(PEOPLE)
    ]
    Customer.objects.bulk_create(made)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    return [each.pk for each in made]


def within_connection(work: Any, *given: Any) -> Any:
    """In a thread of its own, with its own connection."""
    try:
        return work(*given)
    finally:
        connection.close()
        close_old_connections()


def reading(keys: list[int], stop: Event) -> int:
    """Everybody's name, over and over; returns how often it was whole."""
    rounds = 0
    while not stop.is_set():
        found = Customer.objects.in_bulk(keys)
        assert {each.name[:2] for each in found.values()} == {"客户"}
        rounds += 1
    return rounds


def writing(keys: list[int]) -> None:
    for number in range(ROUNDS):
        for key in keys:
            Customer.objects.filter(pk=key).update(address=f"第{number}号")


def test_readers_and_writers_go_on_meanwhile(customers):
    stop = Event()
    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(within_connection, reading, customers, stop) for _ in range(2)]
        writer = pool.submit(within_connection, writing, customers[::4])
        turned = sum(rotate(Customer, batch=3) for _ in range(3))
        writer.result(timeout=60)
        stop.set()
        assert all(reader.result(timeout=60) for reader in readers)
    assert turned == PEOPLE
    assert not Customer.objects.filter(under_older_keys(Customer)).exists()
    last = {each.pk: each.address for each in Customer.objects.filter(pk__in=customers[::4])}
    assert set(last.values()) == {f"第{ROUNDS - 1}号"}  # what was written meanwhile was not undone


def test_what_was_stopped_is_taken_up_again(customers, monkeypatch):
    real = rotation._rotate_batch
    done: list[object] = []

    def dies(model, *, after, batch):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(after)
        return real(model, after=after, batch=5)

    monkeypatch.setattr(rotation, "_rotate_batch", dies)
    with pytest.raises(KeyboardInterrupt):
        rotate(Customer)
    left = Customer.objects.filter(under_older_keys(Customer)).count()
    assert left == PEOPLE - 10  # the batches before it stay done
    monkeypatch.undo()
    call_command("rotate_keys", verbosity=0)
    assert not Customer.objects.filter(under_older_keys(Customer)).exists()


def test_two_at_once_do_the_work_once(customers):
    with ThreadPoolExecutor(2) as pool:
        counts = [pool.submit(within_connection, rotate, Customer, 4) for _ in range(2)]
        assert sum(each.result(timeout=60) for each in counts) >= PEOPLE
    assert not Customer.objects.filter(under_older_keys(Customer)).exists()
    assert Customer.objects.get(pk=customers[7]).name == "客户7"
