"""Is the history locked twice: against the application's role, and by a guard against the owner?"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from complaints.models.append_only import TRIGGER
from complaints.models.erasable import GUARD
from complaints.models.erasable import TABLE as ERASABLE
from config.database_roles import append_only_tables

REMEDY = "give the application a role of its own and set MIGRATOR_DATABASE_URL (docs/operation.md)"
REMEDY_GUARD = "run manage.py prepare, then manage.py verify_history, and ask who switched it off"

CHOSEN = (
    "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relnamespace = current_schema()::regnamespace"
)


def rewritable(alias: str = "default") -> list[str]:
    """The append-only tables that the connected role could rewrite, as owner, superuser or by a grant."""
    return _tables(
        alias,
        f"{CHOSEN} AND (pg_has_role(relowner, 'USAGE')"
        " OR has_table_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE')"
        " OR has_table_privilege(oid, 'TRUNCATE'))",
        append_only_tables(),
    )


def unguarded(alias: str = "default") -> list[str]:
    """The append-only tables of which a trigger is missing or not always on."""
    missing = (
        f"{CHOSEN} AND NOT EXISTS (SELECT FROM pg_trigger"
        " WHERE tgrelid = pg_class.oid AND tgname = %s AND tgenabled = 'A')"
    )
    without = _tables(alias, missing, append_only_tables(), TRIGGER)
    return sorted({*without, *_tables(alias, missing, [ERASABLE], GUARD)})


def _tables(alias: str, question: str, *values: Any) -> list[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(question, values)
        return sorted(name for (name,) in cursor.fetchall())


@register(Tags.database)
def check_second_lock(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Asked by `manage.py check --database default`."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if names := rewritable(alias):
            words = f"The application's database role can rewrite {', '.join(names)}."
            found.append(Warning(words, hint=REMEDY, id="config.W001"))
        if names := unguarded(alias):
            words = f"The guard of {', '.join(names)} is switched off."
            found.append(Warning(words, hint=REMEDY_GUARD, id="config.W002"))
    return found
