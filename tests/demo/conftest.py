"""One seeded house for all tests of a module: seeding it for each would take the longest."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from complaints.referencing import load, read
from demo.case import Case
from demo.house import House
from demo.people import hire
from demo.seeding import Wish, cases
from demo.storing import store

END = datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
WISH = Wish(tickets=240, months=3, seed=7, end=END)


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
def unsaved(staffed: House, django_db_blocker: DjangoDbBlocker) -> list[Case]:
    with django_db_blocker.unblock():
        return cases(WISH, staffed)


@pytest.fixture(scope="module")
def seeded(unsaved: list[Case], django_db_blocker: DjangoDbBlocker) -> list[Case]:
    with django_db_blocker.unblock():
        store(unsaved, now=WISH.end)
    return unsaved
