"""The test database belongs to the migrator; tests run as the application's role, as in production.

Without MIGRATOR_DATABASE_URL one role does both.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.template import kept_still

_creating = ExitStack()

# What migrating fills by itself, and nearly no test touches: made anew only after one that did.
SHIPPED = (
    "django_content_type",
    "auth_permission",
    "sla_policy",
    "sla_policyversion",
    "sla_policybinding",
    "sla_calendaryear",
    "sla_calendarday",
)

# The threads of a live server may still be here; a database with a visitor cannot be dropped.
LEAVE = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""
OTHER_LOCKS = [("reports_edition", "published_stays")]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """pytest-django makes the database right after this; let it be the migrator's, and a copy."""
    from django.db import connection

    from config.database_roles import as_migrator

    _creating.enter_context(as_migrator())
    with django_db_blocker.unblock():
        template = _creating.enter_context(kept_still())
    connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    from django.core.management.sql import emit_post_migrate_signal
    from django.db import connections
    from django.db.backends.postgresql.operations import DatabaseOperations

    _creating.close()
    cleaning = Cleaning(ship=emit_post_migrate_signal)
    with django_db_blocker.unblock():
        cleaning.remember()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", lambda _self, _statements: cleaning.empty())
        patch.setattr("django.core.management.commands.flush.emit_post_migrate_signal", cleaning.ship_again)
        yield
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        cursor.execute(LEAVE)
    connections.close_all()


class Cleaning:
    """What ends a transactional test: everything goes, by the owner and with the guards switched off.

    A way of the tests alone; nothing in the product can do it. Only tables that hold something are
    touched: truncating them all, and shipping anew each time, took a second a test.
    """

    def __init__(self, ship: Any) -> None:
        self.ship = ship
        self.shipped: dict[str, tuple[int, int]] = {}
        self.is_intact = True

    def remember(self) -> None:
        self.shipped = {table: _state(table) for table in _filled() if table in SHIPPED}

    def empty(self) -> None:
        from django.db import connection, transaction

        from complaints.models.append_only import TRIGGER
        from config.database_roles import append_only_tables, as_migrator

        with as_migrator(), transaction.atomic(), connection.cursor() as cursor:
            self.is_intact = self.shipped == {table: _state(table) for table in self.shipped}
            filled = [table for table in _filled() if not (self.is_intact and table in self.shipped)]
            locks = [(table, TRIGGER) for table in append_only_tables()] + OTHER_LOCKS
            guarded = [(table, trigger) for table, trigger in locks if table in filled]
            for table, trigger in guarded:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in filled:
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  a table's name
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table, trigger in guarded:
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")

    def ship_again(self, *args: Any, **kwargs: Any) -> None:
        if not self.is_intact:
            self.ship(*args, **kwargs)
            self.remember()


def _state(table: str) -> tuple[int, int]:
    """How many rows, and the youngest transaction that wrote one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM "{table}"'  # noqa: S608
        )
        count, youngest = cursor.fetchone()
    return count, youngest


def _filled() -> list[str]:
    """The tables with at least one row."""
    from django.db import connection

    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")"  # noqa: S608
        for table in tables
        if table != "django_migrations"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [table for (table,) in cursor.fetchall()]
