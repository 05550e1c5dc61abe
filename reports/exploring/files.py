"""The table of a question as a file."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from reports.exhibits import Column, Table, Value
from reports.exhibits import Kind as Measure
from reports.exploring.pivot import Pivot, Row
from reports.exploring.question import Question
from reports.formats.csv import table_csv
from reports.formats.rows import write_xlsx


class Kind(TextChoices):
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


MEDIA_TYPES = {
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes


def made(question: Question, pivot: Pivot, kind: Kind, *, language: str) -> File:
    """Each figure with the sample it rests on beside it; the last row is the total."""
    table = as_table(question, pivot)
    name = f"{question.definition.code}-{question.rows}-{question.period}.{kind}".replace("..", "-to-")
    return File(name, MEDIA_TYPES[kind], _content(table, kind, language))


def as_table(question: Question, pivot: Pivot) -> Table:
    measure = question.definition.unit.kind
    columns = [Column(title=str(question.rows.label))]
    for head in pivot.heads:
        columns.append(Column(title=head.label, kind=measure))
        columns.append(Column(title=_("%(column)s, cases") % {"column": head.label}, kind=Measure.SAMPLE))
    return Table(
        title=question.title,
        columns=columns,
        rows=[tuple(_values(row)) for row in pivot.rows],
        total=tuple(_values(pivot.total)),
    )


def _values(row: Row) -> Iterator[Value]:
    yield row.name
    for cell in row.cells:
        yield cell.figure.number
        yield cell.figure.sample


def _content(table: Table, kind: Kind, language: str) -> bytes:
    if kind is Kind.CSV:
        return table_csv(table)
    file = io.BytesIO()
    rows: Sequence[Sequence[Value]] = [*table.rows, table.total]
    write_xlsx(file, table.title, table.columns, rows, language=language)
    return file.getvalue()
