"""How many rows several questions have, in one statement, each counted no further than shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from accounts.prepared import Prepared
from complaints.models import Ticket

MOST = 999
OPEN_TICKETS = Prepared(lambda met: Ticket.objects.filter(met, is_open=True).values("pk")[: MOST + 1])


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whose SQL is kept: rows of `rows` that meet the condition."""

    condition: Q
    rows: Prepared[Any] = OPEN_TICKETS
    given: Mapping[str, Any] = field(default_factory=dict)


def counts(questions: "Mapping[str, QuerySet[Any] | Asked]") -> dict[str, int]:
    """Per name the number of rows, at most MOST + 1; one round trip, bounded work.

    What several names ask alike is counted once.
    """
    asked: dict[tuple[str, str], list[str]] = {}  # names, by statement and values
    parts: list[str] = []
    values: list[Any] = []
    for name, rows in questions.items():
        try:
            sql, params = _statement(rows)
        except EmptyResultSet:
            continue
        names = asked.setdefault((sql, repr(params)), [])
        if not names:
            parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608  Django's own SQL
            values.extend(params)
        names.append(name)
    found = dict.fromkeys(questions, 0)
    if asked:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(parts), values)
            for names, count in zip(asked.values(), cursor.fetchone(), strict=True):
                found.update(dict.fromkeys(names, count))
    return found


def _statement(rows: "QuerySet[Any] | Asked") -> tuple[str, Any]:
    if isinstance(rows, Asked):
        statement, values = rows.rows.statement(rows.condition, rows.given)
        return statement.sql, values
    return rows.order_by().values("pk")[: MOST + 1].query.sql_with_params()


def shown(count: int) -> str:
    """The number as pages show it: 999+ stands for everything above."""
    return f"{MOST}+" if count > MOST else str(count)
