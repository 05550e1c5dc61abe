"""A report's tables as CSV (RFC 4180, UTF-8 with a byte order mark): one file, or one per table in a ZIP.

Numbers are bare: 95.4 under "Rate (%)", hours for lengths of time, no grouping; nothing for no figure.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.utils import translation

from reports.document import Block, Chart, Document, Kind, Measured, Table, Tiles, Value
from reports.formats import words
from reports.formats.archive import zipped
from reports.formats.data import complete
from reports.formats.neutral import neutral
from reports.formats.numbers import PLACES, rounded, scaled, shown

MARK: Final = "\ufeff"
NOT_IN_NAMES: Final = re.compile(r"[^\w\u3000-\u9fff -]+")
LONGEST_NAME: Final = 60


def render(document: Document) -> bytes:
    """A CSV when the document holds one table; else a ZIP of them, in the document's order."""
    with translation.override(document.language):
        tables = [*_tables(document)]
        if len(tables) == 1:
            return table_csv(tables[0][1])
        return zipped((name, table_csv(table)) for name, table in tables)


def is_archive(content: bytes) -> bool:
    """Whether render() made a ZIP."""
    return content.startswith(b"PK")


def table_csv(table: Table) -> bytes:
    """Head, rows, total."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([neutral(_head(column.title, column.kind)) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in (*table.rows, *([table.total] if table.total else [])):
        writer.writerow([bare(value, kind) for value, kind in zip(row, kinds, strict=True)])
    return f"{MARK}{file.getvalue()}".encode()


def bare(value: Value, kind: Kind) -> str:
    """The value for a program to read: no unit, no grouping, a hyphen as minus."""
    match value:
        case None:
            return ""
        case str():
            return neutral(value)
        case Measured():
            return neutral(shown(value, kind))
        case date():
            return value.isoformat()
        case int() if kind in (Kind.COUNT, Kind.SAMPLE):
            return str(value)
        case timedelta():
            return str(rounded(scaled(value, kind), 3))
        case _:
            return str(rounded(scaled(value, kind), PLACES[kind]))


def _tables(document: Document) -> Iterator[tuple[str, Table]]:
    for number, (caption, title, table) in enumerate(_found(document), start=1):
        name = NOT_IN_NAMES.sub(" ", f"{number:02d} {caption} {table.title or title}")[:LONGEST_NAME]
        yield f"{' '.join(name.split())}.csv", table


def _found(document: Document) -> Iterator[tuple[str, str, Table]]:
    for block in document.cover:
        if table := _table(block):
            yield "", document.title, table
    captions = words.Captions()
    for section in document.sections:
        for each in section.flat:
            if table := _table(each):
                yield _caption(captions, each), section.title, table
    if document.definitions:
        yield "", words.definitions_title(), words.definitions(document)


def _caption(captions: words.Captions, block: Block) -> str:
    return captions.of(block) if isinstance(block, Chart | Table) else ""


def _table(block: Block) -> Table | None:
    match block:
        case Table():
            return block
        case Chart():
            return complete(block)
        case Tiles():
            return words.headlines(block)
        case _:
            return None


def _head(title: str, kind: Kind) -> str:
    unit = words.unit(kind)
    return f"{title} ({unit})" if unit else title
