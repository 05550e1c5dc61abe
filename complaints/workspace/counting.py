"""How many rows several questions have, in one statement, each counted no further than shown."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 999


def counts(questions: Mapping[str, "QuerySet[Any]"]) -> dict[str, int]:
    """Per name the number of rows, at most MOST + 1; one round trip, bounded work."""
    found = dict.fromkeys(questions, 0)
    parts: list[str] = []
    values: list[Any] = []
    asked: list[str] = []
    for name, rows in questions.items():
        try:
            sql, params = rows.order_by().values("pk")[: MOST + 1].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608  Django's own SQL
        values.extend(params)
        asked.append(name)
    if asked:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(parts), values)
            found.update(zip(asked, cursor.fetchone(), strict=True))
    return found


def shown(count: int) -> str:
    """The number as pages show it: 999+ stands for everything above."""
    return f"{MOST}+" if count > MOST else str(count)
