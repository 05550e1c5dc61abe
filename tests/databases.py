"""The test database belongs to the migrator; tests run as the application's role, as in production.

Without MIGRATOR_DATABASE_URL one role does both.
"""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

_creating = ExitStack()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """pytest-django makes the database right after this; let it be the migrator's."""
    from config.database_roles import as_migrator

    _creating.enter_context(as_migrator())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    from django.db import connections
    from django.db.backends.postgresql.operations import DatabaseOperations

    _creating.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", _emptied)
        yield
    connections.close_all()


def _emptied(operations: object, statements: list[str]) -> None:
    """What ends a transactional test: TRUNCATE, by the owner and with its guard switched off.

    A way of the tests alone; nothing in the product can do it.
    """
    from django.db import connection, transaction

    from complaints.models.append_only import TRIGGER
    from config.database_roles import append_only_tables, as_migrator

    def guard(state: str) -> list[str]:
        return [f"ALTER TABLE {table} {state} TRIGGER {TRIGGER}" for table in append_only_tables()]

    with as_migrator(), transaction.atomic(), connection.cursor() as cursor:
        for statement in [*guard("DISABLE"), *statements, *guard("ENABLE ALWAYS")]:
            cursor.execute(statement)
