"""Two roles of the database: one owns the schema, the other serves people and cannot rewrite history.

The application's role has no DDL and no TRUNCATE, and of append-only tables only SELECT and
INSERT (docs/security.md §6).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg2 import sql

from complaints.models.append_only import AppendOnly
from config.databases import database

ROWS = "SELECT, INSERT, UPDATE, DELETE"


@contextmanager
def as_migrator() -> Iterator[None]:
    """This thread's default connection speaks as the schema's owner for a while.

    Without MIGRATOR_DATABASE_URL the application's own role has to do.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    if not settings.MIGRATOR_DATABASE_URL or ours.settings_dict["USER"] == migrator():
        yield
        return
    owner = database(settings.MIGRATOR_DATABASE_URL)
    known = {name: owner[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    lent = type(ours)({**ours.settings_dict, **known}, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = lent
    try:
        yield
    finally:
        lent.close()
        connections[DEFAULT_DB_ALIAS] = ours


def migrator() -> str:
    """The name of the owning role; "" where there is only one role."""
    url = settings.MIGRATOR_DATABASE_URL
    return str(database(url)["USER"]) if url else ""


def application() -> str:
    """The name of the role that serves people. Raises ImproperlyConfigured when DATABASE_URL names none."""
    name = str(settings.DATABASES[DEFAULT_DB_ALIAS]["USER"])
    if not name:
        raise ImproperlyConfigured("DATABASE_URL must name its role, as in postgresql://role@host/name.")
    return name


def append_only_tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)]


def settle_roles() -> None:
    """Make the application's role if it is missing, and grant it what it may do, no more.

    Called as the migrator after every migration; repeating it changes nothing. Raises
    ImproperlyConfigured when the role is missing and the migrator may not make it.
    """
    if not migrator() or migrator() == application():
        return
    with transaction.atomic():
        _make_role()
        schema = sql.Identifier(_value("SELECT current_schema()"))
        _grant("USAGE", sql.SQL("SCHEMA {}").format(schema))
        existing = set(connection.introspection.table_names())
        _grant_tables(ROWS, _ordinary_tables() & existing)
        _grant_tables("SELECT, INSERT", set(append_only_tables()) & existing)
        _grant_tables("SELECT", {MigrationRecorder.Migration._meta.db_table} & existing)
        for kind, rights in (("TABLES", ROWS), ("SEQUENCES", "USAGE, SELECT")):
            _run("ALTER DEFAULT PRIVILEGES GRANT {} ON {} TO {}", sql.SQL(rights), sql.SQL(kind), _role())
        _grant_sequences()


def _make_role() -> None:
    if _value("SELECT count(*) FROM pg_roles WHERE rolname = %s", application()):
        return
    if not _value("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"):
        raise ImproperlyConfigured(
            f"The database has no role {application()}: make it (docs/operation.md), or give "
            f"{migrator()} CREATEROLE."
        )
    password = settings.DATABASES[DEFAULT_DB_ALIAS]["PASSWORD"]
    _run("CREATE ROLE {} LOGIN NOINHERIT PASSWORD {}", _role(), sql.Literal(password or None))


def _ordinary_tables() -> set[str]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models} - set(append_only_tables())


def _grant_tables(rights: str, tables: Iterable[str]) -> None:
    for table in sorted(tables):
        _run("REVOKE ALL ON TABLE {} FROM {}", sql.Identifier(table), _role())
        _grant(rights, sql.SQL("TABLE {}").format(sql.Identifier(table)))


def _grant_sequences() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE sequenceowner = current_user")
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        _grant("USAGE, SELECT", sql.SQL("SEQUENCE {}").format(sql.Identifier(name)))


def _grant(rights: str, what: sql.Composed) -> None:
    _run("GRANT {} ON {} TO {}", sql.SQL(rights), what, _role())


def _role() -> sql.Identifier:
    return sql.Identifier(application())


def _run(statement: str, *parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts).as_string(cursor.cursor))


def _value(question: str, *values: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone()
    return answer  # type: ignore[no-any-return]
