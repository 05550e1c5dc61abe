"""Rows as PostgreSQL's COPY takes them: a line of text each, tabs between the columns."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

from privacy.fields import EncryptedTextField

NULL = "\\N"
Encoder = Callable[[Any], str]
CHUNK = 1 << 20  # bytes handed over at a time


def escaped(text: str) -> str:
    """Text as COPY reads it. Raises ValueError for what no column can hold."""
    if "\0" in text:
        raise ValueError("PostgreSQL stores no NUL character.")
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def binary(value: bytes | memoryview) -> str:
    return f"\\\\x{bytes(value).hex()}"


def array(items: list[Any]) -> str:
    """A one-dimensional array of text or numbers; every element in quotation marks."""
    inner = (str(item).replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return escaped("{" + ",".join(f'"{item}"' for item in inner) + "}")


def interval(span: timedelta) -> str:
    return f"{span.days} days {span.seconds}.{span.microseconds:06} seconds"


def truth(value: bool) -> str:
    return "t" if value else "f"


def instant(at: datetime) -> str:
    if at.utcoffset() is None:
        raise ValueError("An instant needs a zone.")
    return at.isoformat()


def document(value: Any) -> str:
    return escaped(json.dumps(value, ensure_ascii=False))


ENCODERS: dict[type[models.Field[Any, Any]], Encoder] = {
    models.CharField: escaped,
    models.TextField: escaped,
    models.BinaryField: binary,
    models.DateTimeField: instant,
    models.DateField: date.isoformat,
    models.DurationField: interval,
    models.BooleanField: truth,
    models.JSONField: document,
    models.UUIDField: UUID.__str__,
    models.FileField: lambda file: escaped(file.name),
    models.DecimalField: Decimal.__str__,
    models.IntegerField: int.__repr__,
    models.AutoField: int.__repr__,
    models.ForeignKey: int.__repr__,
    models.ManyToManyField: int.__repr__,
}


@cache
def columns(
    model: type[models.Model], with_key: bool
) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[Encoder, ...]]:
    """Names of the columns, what reads them off a row, and what writes each."""
    fields = [
        each
        for each in model._meta.concrete_fields
        if not each.generated and (with_key or not each.primary_key)
    ]
    names = tuple(str(each.column) for each in fields)
    return names, attrgetter(*(each.attname for each in fields)), tuple(_encoder(each) for each in fields)


def _encoder(field: "models.Field[Any, Any]") -> Encoder:
    if isinstance(field, EncryptedTextField):
        return lambda text: binary(field.get_prep_value(text) or b"")
    if field.get_internal_type() == "ArrayField":
        return array
    encode = next(encode for kind, encode in ENCODERS.items() if isinstance(field, kind))
    if field.has_db_default():  # what nobody set is written out, for COPY has no default by row
        return lambda value: encode(field.db_default if isinstance(value, DatabaseDefault) else value)
    return encode


def lines(model: type[models.Model], rows: Iterable[models.Model], *, with_key: bool) -> bytes:
    """The rows as COPY takes them."""
    _names, read, encoders = columns(model, with_key)
    text = []
    for row in rows:
        text.append(
            "\t".join(
                [
                    NULL if value is None else encode(value)
                    for encode, value in zip(encoders, read(row), strict=True)
                ]
            )
        )
    return "".join(f"{line}\n" for line in text).encode()


def copy(model: type[models.Model], data: bytes, *, with_key: bool) -> None:
    """Store what `lines` made, in the caller's transaction."""
    names, _read, _encoders = columns(model, with_key)
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN",
            BytesIO(data),
            CHUNK,
        )
