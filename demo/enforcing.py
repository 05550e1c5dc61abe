"""Foreign keys of a bulk load: looked at once at the end, not row by row, where that disturbs nobody."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models

SUSPENDABLE_SINCE = 180_000  # PostgreSQL
# Foreign keys of tables this role owns.
OWNED = """
SELECT conrelid::regclass::text, quote_ident(conname)
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) AND pg_has_role(relowner, 'USAGE')
ORDER BY conrelid, conname
"""


@contextmanager
def checked_at_the_end(tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """Look at every foreign key of these tables when the block ends, all rows in one go.

    In the caller's transaction, after check_as_it_comes(): whoever comes to one of the tables, or
    to one they point to, waits until it has ended; if it fails, all is as before. For a role that
    does not own the tables, or on an older server, nothing changes. Raises IntegrityError.
    """
    keys = _owned(tables)
    for table, name in keys:
        _run(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT ENFORCED")
    yield
    if keys:
        _run("SET LOCAL maintenance_work_mem = '256MB'")
    for table, name in keys:
        _run(f"ALTER TABLE {table} ALTER CONSTRAINT {name} ENFORCED")


def check_as_it_comes() -> None:
    """Look at the foreign keys after every COPY, while the workers play, not all at the commit."""
    _run("SET CONSTRAINTS ALL IMMEDIATE")


def _owned(tables: Iterable[type[models.Model]]) -> list[tuple[str, str]]:
    connection.ensure_connection()
    if connection.connection.server_version < SUSPENDABLE_SINCE:
        return []
    with connection.cursor() as cursor:
        cursor.execute(OWNED, [[connection.ops.quote_name(table._meta.db_table) for table in tables]])
        return [(str(table), str(name)) for table, name in cursor.fetchall()]


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
