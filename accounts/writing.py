"""Rows written by finished SQL, those of several tables in one message (docs/decisions/0009).

Django builds each INSERT anew and waits for the answer to each. Here the text is made once per model, and
what a transaction owes goes out together. No signals are sent, and only the rows added last are read back:
a row that others refer to is given its key before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault
from psycopg2.extensions import AsIs

BY_DATABASE: Final = AsIs("DEFAULT")
UNLESS_THERE: Final = " ON CONFLICT DO NOTHING"
# Values of these types are stored as they are in columns of these kinds, which are most of them.
AS_IS: Final = frozenset({str, int, bool, datetime, type(None)})
PLAIN: Final = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.DateTimeField,
    models.ForeignKey,
)


@dataclass(frozen=True, slots=True)
class Column:
    """`place` is where its value goes in the SQL; arrays say of what they are."""

    field: "Field[Any, Any]"
    place: str
    is_plain: bool

    def value(self, row: Model) -> Any:
        if self.is_plain:
            value = row.__dict__[self.field.attname]
            if type(value) in AS_IS:
                return value
        value = self.field.pre_save(row, True)
        if isinstance(value, DatabaseDefault) or (value is None and self.field.primary_key):
            return BY_DATABASE
        return self.field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


@dataclass(frozen=True, slots=True)
class Table:
    """The parts of a model's INSERT: its head, one row of places, and what is read back."""

    head: str
    row: str
    tail: str
    columns: Mapping[str, Column]  # by attribute
    returned: Sequence[str]

    def values(self, row: Model) -> list[Any]:
        row._prepare_related_fields_for_save(operation_name="bulk_create")  # type: ignore[attr-defined]
        return [each.value(row) for each in self.columns.values()]


@cache
def _table(model: type[Model]) -> Table:
    meta = model._meta
    fields = [each for each in meta.local_concrete_fields if not each.generated]
    returned = [each for each in meta.local_concrete_fields if each.db_returning]
    columns = {each.attname: _column(each) for each in fields}
    names = ", ".join(f'"{each.column}"' for each in fields)
    return Table(
        head=f'INSERT INTO "{meta.db_table}" ({names}) VALUES ',  # noqa: S608  our own names
        row=f"({', '.join([each.place for each in columns.values()])})",
        tail=" RETURNING " + ", ".join(f'"{each.column}"' for each in returned),
        columns=columns,
        returned=[each.attname for each in returned],
    )


def _column(each: "Field[Any, Any]") -> Column:
    given: Any = getattr(each, "get_placeholder", None)
    place = str(given(None, None, connections[DEFAULT_DB_ALIAS])) if given else "%s"
    is_timed = getattr(each, "auto_now", False) or getattr(each, "auto_now_add", False)
    return Column(each, place, isinstance(each, PLAIN) and not each.primary_key and not is_timed)


@dataclass(slots=True)
class Batch:
    """What is to be written, in the order it came; `write` sends it, and then it is empty again."""

    statements: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    last: Sequence[Model] = ()

    def add(self, rows: Iterable[Model], *, unless_there: bool = False) -> None:
        """New rows of one model; `unless_there` leaves out those that a unique key of theirs forbids."""
        new = list(rows)
        if not new:
            return
        table = _table(type(new[0]))
        values = [value for row in new for value in table.values(row)]
        self.run(
            f"{table.head}{', '.join([table.row] * len(new))}{UNLESS_THERE if unless_there else table.tail}",
            values,
        )
        for row in new:
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        self.last = () if unless_there else new

    def change(self, row: Model, names: Iterable[str]) -> None:
        """Store these attributes of a row that is there."""
        columns = _table(type(row)).columns
        changed = [columns[name] for name in names]
        if not changed:
            return
        places = ", ".join([f'"{each.field.column}" = {each.place}' for each in changed])
        values = [each.value(row) for each in changed]
        self.run(f'UPDATE "{row._meta.db_table}" SET {places} WHERE "id" = %s', [*values, row.pk])  # noqa: S608

    def run(self, statement: str, values: Sequence[Any]) -> None:
        self.statements.append(statement)
        self.values += values
        self.last = ()

    def write(self) -> None:
        if not self.statements:
            return
        rows, found = self.last, self._sent()
        for row, read in zip(rows, found if rows else (), strict=True):
            for name, value in zip(_table(type(row)).returned, read, strict=True):
                setattr(row, name, value)

    def ask(self, question: str, values: Sequence[Any]) -> tuple[Any, ...]:
        """Write everything, and this behind it; the first row of its answer."""
        self.run(question, values)
        return self._sent()[0]

    def _sent(self) -> list[tuple[Any, ...]]:
        """What the last statement answers."""
        statements, values = self.statements, self.values
        self.statements, self.values, self.last = [], [], ()
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("; ".join(statements), values)
            return cursor.fetchall() if cursor.description else []


def give_keys(*rows: Model) -> None:
    """Give new rows the keys that their tables would give them; one statement for all."""
    wanted = [f"""nextval(pg_get_serial_sequence('"{row._meta.db_table}"', 'id'))""" for row in rows]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(wanted)}")
        for row, key in zip(rows, cursor.fetchone(), strict=True):
            row.pk = key
