"""One seeded house for all tests of a module: seeding it for each would take the longest."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from complaints.referencing import load, read
from demo.case import Case
from demo.house import House
from demo.parting import Wish, parted
from demo.people import hire
from demo.seeding import Ground, Played, play_part
from demo.storing import packed, store

END = datetime(2026, 11, 20, 9, tzinfo=UTC)
WISH = Wish(tickets=400, months=3, seed=7, end=END)


def make(wish: Wish, house: House) -> Played:
    """A demo as it would be seeded, not saved."""
    parts = parted(wish, sorted(branch.code for branch in house.branches()))
    ground = Ground.prepare(sum(part.tickets for part in parts), parts[-1].standing.number + 1)
    played = [play_part(part, wish, ground) for part in parts]
    return Played(
        [play for part in played for play in part.plays],
        [incident for part in played for incident in part.incidents],
    )


@pytest.fixture(scope="module")
def staffed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """Rolled back after the module; each test's own transaction is a savepoint within."""
    fast = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), transaction.atomic(), fast:
        load(read())
        hire()
        yield House.read()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def unsaved(staffed: House, django_db_blocker: DjangoDbBlocker) -> Played:
    with django_db_blocker.unblock():
        return make(WISH, staffed)


@pytest.fixture(scope="module")
def seeded(unsaved: Played, django_db_blocker: DjangoDbBlocker) -> list[Case]:
    with django_db_blocker.unblock():
        store(packed(unsaved))
    return unsaved.cases
