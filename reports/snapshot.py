"""All of a report from one state of the database, whatever is written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read within is as it stood at the first query; nothing can be written.

    Within a transaction that has begun already, that one's rules go on.
    """
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def beside() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, to tell others how far one is while a snapshot is read."""
    own = connection.copy()
    try:
        yield own
    finally:
        own.close()
