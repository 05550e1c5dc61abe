"""An attacker who owns the database: the only one who can rewrite anything at all."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from complaints.models.append_only import TRIGGER
from complaints.models.erasable import GUARD, TABLE
from config.database_roles import append_only_tables, as_migrator


@pytest.fixture
def tampering(transactional_db) -> Callable[[], AbstractContextManager[None]]:
    """As the owner, with every guard switched off, and on again in the end."""

    @contextmanager
    def unguarded() -> Iterator[None]:
        with as_migrator(), transaction.atomic(), connection.cursor() as cursor:
            guards = [(table, TRIGGER) for table in append_only_tables()] + [(TABLE, GUARD)]
            for table, guard in guards:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
            for table, guard in guards:
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")

    return unguarded


@pytest.fixture
def verify() -> Callable[..., tuple[int, str]]:
    """The exit code and the words of `manage.py verify_history`."""

    def verified(*words: str) -> tuple[int, str]:
        said = StringIO()
        try:
            call_command("verify_history", *words, stdout=said)
        except SystemExit as ended:
            return int(ended.code or 0), said.getvalue()
        return 0, said.getvalue()

    return verified
