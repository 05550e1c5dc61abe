"""A connection kept from the request before is looked at, not asked."""

import pytest
from django.db import connection
from django.db.backends.postgresql import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    another = connection.copy()
    another.ensure_connection()
    yield another
    another.close()


def test_while_nothing_arrived_it_is_not_asked(kept, monkeypatch):
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda _self: pytest.fail("asked"))
    assert kept.is_usable()


def test_one_that_the_server_ended_is_noticed(kept):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])
        assert cursor.fetchone() == (True,)
    assert not kept.is_usable()


def test_one_that_broke_here_is_noticed(kept):
    kept.connection.close()
    assert not kept.is_usable()
