"""Made once by the real moves, put back as rows wherever a later test begins the same way.

A beginning is put back only where it must come out the same: after the same beginnings, with no other
write in this test, nothing patched and no queries being counted; else it is made. What a test does by
itself is never replaced. tests/test_prepared.py holds that what is put back is what was made.
"""

import copy
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, wraps
from typing import Any, Final, TypeVar

from django.db import connection, transaction

Made = TypeVar("Made")
Rows = dict[str, dict[str, None]]  # by table, in the order they were written
BY_TRIGGER: Final = {"reports_stale"}  # a trigger writes these, also when rows are put back
READS: Final = ("SELECT", "SAVEPOINT", "RELEASE", "SET ")


@dataclass(frozen=True, slots=True)
class Beginning:
    """The rows it added, as one SQL text; what it gave the test; what it left to do on commit."""

    text: str
    given: tuple[Any, ...]
    made: Any
    on_commit: list[tuple[Callable[[], object], bool]]

    def put_back(self, given: Sequence[Any]) -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self.text)
            for function, robust in self.on_commit:
                transaction.on_commit(function, robust=robust)
        same = {id(ours): theirs for ours, theirs in zip(self.given, given, strict=True)}
        return copy.deepcopy(self.made, same)


class Seen(Enum):
    ONCE = 1  # what comes once is not worth recording
    CHANGES_ROWS = 2  # rows that were there before: made each time


class Prepared:
    """One per process; `begin` opens a test."""

    def __init__(self) -> None:
        self.known: dict[Hashable, Beginning | Seen] = {}
        self.before: tuple[Hashable, ...] | None = None  # None: something else has been written
        self.is_patched: Callable[[], bool] = lambda: True

    def begin(self, is_patched: Callable[[], bool]) -> None:
        self.before, self.is_patched = (), is_patched
        if self._watch not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._watch)

    def give(self, what: Hashable, given: Sequence[Any], make: Callable[[], Made]) -> Made:
        """What `make()` makes, of which the objects of `given` are parts; `what` tells it from others."""
        before = self.before
        if before is None or self.is_patched() or connection.force_debug_cursor:
            return make()
        key = (*before, what)
        known = self.known.get(key)
        if isinstance(known, Beginning):
            made: Made = known.put_back(given)
        elif known is Seen.CHANGES_ROWS or not connection.in_atomic_block:
            return make()
        elif known is Seen.ONCE:
            made, self.known[key] = _recorded(given, make)
        else:
            made, self.known[key] = make(), Seen.ONCE
        self.before = None if self.known[key] is Seen.CHANGES_ROWS else key
        return made

    def _watch(self, execute: Any, statement: Any, params: Any, many: bool, context: Any) -> Any:
        if self.before is not None and not str(statement).lstrip().startswith(READS):
            self.before = None
        return execute(statement, params, many, context)


prepared = Prepared()


def beginning(fixture: Callable[..., Made]) -> Callable[..., Made]:
    """For a fixture that only makes rows, of nothing but the fixtures it names."""

    @wraps(fixture)
    def given(**parts: Any) -> Made:
        return prepared.give(fixture.__name__, list(parts.values()), lambda: fixture(**parts))

    return given


def _recorded(given: Sequence[Any], make: Callable[[], Made]) -> tuple[Made, Beginning | Seen]:
    earlier, waiting = _rows(), len(connection.run_on_commit)
    made = make()
    later = _rows()
    if any(rows.keys() - later[table].keys() for table, rows in earlier.items()):
        return made, Seen.CHANGES_ROWS
    added = {table: [row for row in rows if row not in earlier[table]] for table, rows in later.items()}
    todo = [(function, robust) for _sids, function, robust in list[Any](connection.run_on_commit)[waiting:]]
    return made, Beginning(_text(added), *copy.deepcopy((tuple(given), made)), todo)


def _rows() -> Rows:
    asked = " UNION ALL ".join(f"SELECT '{table}', t::text FROM \"{table}\" t" for table in _columns())  # noqa: S608
    found: Rows = {table: {} for table in _columns()}
    with connection.cursor() as cursor:
        cursor.execute(asked)
        for table, row in cursor.fetchall():
            found[table][row] = None
    return found


def _text(added: dict[str, list[str]]) -> str:
    with connection.cursor() as cursor:
        return ";".join(
            cursor.cursor.mogrify(
                f'INSERT INTO "{table}" ({_columns()[table]}) SELECT {_columns()[table]}'  # noqa: S608
                f' FROM unnest(%s::"{table}"[])',
                [rows],
            ).decode()
            for table, rows in added.items()
            if rows
        )


@cache
def _columns() -> dict[str, str]:
    """Of each table those that are written; the generated ones come by themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
            " FROM information_schema.columns JOIN pg_tables ON (schemaname, tablename) ="
            " (table_schema, table_name) WHERE table_schema = 'public' AND is_generated = 'NEVER'"
            " GROUP BY table_name"
        )
        return {table: names for table, names in cursor.fetchall() if table not in BY_TRIGGER}
