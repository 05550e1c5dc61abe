"""Queries whose SQL is built once per shape (docs/decisions/0009).

Django builds the text of a query anew each time, which costs several times what PostgreSQL takes to answer.
Here a condition is taken apart into its shape and its values: the shape finds the finished SQL, the values
are bound to it. The condition itself is made anew each time, by `visible_to` and its like, so whoever may
see less asks another question; nothing about rows is kept.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, Q, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
MOST: Final = 500  # shapes of one query; one that has more begins again
NO_ROWS: Final = "SELECT NULL WHERE false"


@dataclass(frozen=True, slots=True)
class Named:
    """Where a value goes among the parameters of finished SQL."""

    name: str


class Slot(Expression):
    """A value that is given when the query runs."""

    def __init__(self, name: str, output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "%s", [Named(self.name)]


@dataclass(slots=True)
class Shape:
    """A condition with slots for its values; conditions with equal keys have the same SQL."""

    condition: Q
    key: Hashable
    values: dict[str, Any] = field(default_factory=dict)
    is_lasting: bool = True  # False: it holds a query of its own, whose shape nobody looks into


def shape(condition: Q) -> Shape:
    found = Shape(Q(), ())
    found.condition, found.key = _taken_apart(condition, found)
    return found


def _taken_apart(condition: Q, into: Shape) -> tuple[Q, Hashable]:
    children: list[Any] = []
    keys: list[Hashable] = [condition.connector, condition.negated]
    for child in condition.children:
        part, key = _part(child, into)
        children.append(part)
        keys.append(key)
    copy = Q()
    copy.children, copy.connector, copy.negated = children, condition.connector, condition.negated
    return copy, tuple(keys)


def _part(child: Any, into: Shape) -> tuple[Any, Hashable]:
    match child:
        case Q():
            return _taken_apart(child, into)
        case (str(name), value):
            return _bound(name, value, into)
        case _:
            into.is_lasting = False
            return child, None


def _bound(name: str, value: Any, into: Shape) -> tuple[tuple[str, Any], Hashable]:
    if isinstance(value, Model):
        value = value.pk
    if value is None or isinstance(value, bool):
        return (name, value), (name, value)
    if isinstance(value, list | tuple | set | frozenset):
        return (name, value), (name, tuple(map(str, value)))
    if hasattr(value, "resolve_expression") or isinstance(value, QuerySet):
        into.is_lasting = False
        return (name, value), None
    slot = f"_{len(into.values)}"
    into.values[slot] = value.value if isinstance(value, Enum) else value
    return (name, Slot(slot)), name


@dataclass(frozen=True, slots=True)
class Reader:
    """How rows become objects, found out once: as django.db.models.query.ModelIterable does it."""

    compiler: SQLCompiler
    model: type[Model]
    names: Sequence[str]
    columns: slice
    related: Sequence[Any]
    converters: dict[int, Any]
    further: Mapping[str, int]

    @classmethod
    def of(cls, compiler: SQLCompiler) -> "Reader | None":
        """None where rows are not read as objects, as in a part of another statement."""
        known: Any = compiler.klass_info
        if known is None:
            return None
        select = compiler.select or []
        columns = slice(known["select_fields"][0], known["select_fields"][-1] + 1)
        return cls(
            compiler=compiler,
            model=known["model"],
            names=[each[0].target.attname for each in select[columns]],
            columns=columns,
            related=get_related_populators(known, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # stubs of Django 6
            converters=compiler.get_converters([each[0] for each in select]),
            further=compiler.annotation_col_map or {},
        )

    def objects(self, rows: Sequence[Sequence[Any]]) -> Iterator[Any]:
        ready = self.compiler.apply_converters(rows, self.converters) if self.converters else rows
        for row in ready:
            made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
            for populator in self.related:
                populator.populate(row, made)
            for name, column in self.further.items():
                setattr(made, name, row[column])
            yield made


@dataclass(frozen=True, slots=True)
class Statement:
    """Finished SQL, and how its rows become objects; None where they are read otherwise."""

    sql: str
    params: Sequence[Any]
    reader: Reader | None

    @property
    def is_empty(self) -> bool:
        """No row can meet the condition."""
        return self.sql == NO_ROWS

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        return [values[each.name] if isinstance(each, Named) else each for each in self.params]


class Prepared(Generic[M]):
    """`make` gives the query for a condition; further values stand in it as slots.

    QUEUE = Prepared(lambda met: Ticket.objects.filter(met, next_due_at__lte=Slot("now")))
    QUEUE.rows(visible_to(user), now=now)
    """

    def __init__(self, make: "Callable[[Q], QuerySet[M, Any]]") -> None:
        self.make = make
        self.known: dict[Hashable, Statement] = {}

    def rows(self, condition: Q | None = None, **given: Any) -> list[M]:
        statement, values = self.statement(condition or Q(), given)
        if statement.reader is None:
            return []
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(statement.sql, values)
            return list(statement.reader.objects(cursor.fetchall()))

    def first(self, condition: Q | None = None, **given: Any) -> M | None:
        return next(iter(self.rows(condition, **given)), None)

    def statement(self, condition: Q, given: Mapping[str, Any]) -> tuple[Statement, list[Any]]:
        """The SQL for this condition and the parameters it takes now."""
        asked = shape(condition)
        found = self.known.get(asked.key) if asked.is_lasting else None
        if found is None:
            found = self._finished(asked.condition)
            if asked.is_lasting:
                self._keep(asked.key, found)
        return found, found.bound({**given, **asked.values})

    def _keep(self, key: Hashable, statement: Statement) -> None:
        if len(self.known) >= MOST:
            self.known.clear()
        self.known[key] = statement

    def _finished(self, condition: Q) -> Statement:
        compiler = self.make(condition).query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return Statement(NO_ROWS, (), None)
        return Statement(sql, params, Reader.of(compiler))
