"""Tables of any length, a row per case, from an iterator to a file; memory stays flat.

What is not a number must come as text that the reader may see: nothing is masked here.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Final

from django.utils import translation
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.document import Column, Kind, Value
from reports.formats.cells import Cells, widths
from reports.formats.csv import MARK, column
from reports.formats.neutral import neutral

CHUNK: Final = 500  # rows of CSV that go out together
FULL: Final = 1_048_575  # rows that a sheet holds beneath its head
Rows = Iterable[Sequence[Value]]


class TooManyRows(Exception):
    """A sheet cannot hold them; CSV can."""

    code = "too_many_rows"


def csv_chunks(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """The file piece by piece, for a streamed response."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(MARK)
    writer.writerow([neutral(each.title) for each in columns])
    for chunk in _chunks(rows, len(columns)):
        # Column by column: a kind is looked at once for many values.
        turned = zip(*chunk, strict=True)
        plain = [column(values, each.kind) for values, each in zip(turned, columns, strict=True)]
        writer.writerows(zip(*plain, strict=True))
        yield _drained(buffer)
    yield _drained(buffer)


def write_xlsx(file: IO[bytes], title: str, columns: Sequence[Column], rows: Rows, *, language: str) -> int:
    """One sheet with a fixed head and a filter; the number of rows. Raises TooManyRows."""
    with translation.override(language), Workbook(file, {"constant_memory": True}) as workbook:
        sheet, cells, last = workbook.add_worksheet("1"), Cells(workbook), 0
        workbook.set_properties({"title": neutral(title)})
        kinds = [each.kind for each in columns]
        for number, width in enumerate(widths(kinds, [each.weight for each in columns])):
            sheet.set_column(number, number, width)
            cells.head(sheet, 0, number, columns[number].title, kinds[number])
        for last, row in enumerate(rows, start=1):
            _fits(last)
            _write(cells, sheet, last, row, kinds)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, max(0, len(columns) - 1))
    return last


def _write(cells: Cells, sheet: Worksheet, number: int, row: Sequence[Value], kinds: Sequence[Kind]) -> None:
    for place, (value, kind) in enumerate(zip(row, kinds, strict=True)):
        cells.write(sheet, number, place, value, kind)


def _fits(number: int) -> None:
    if number > FULL:
        raise TooManyRows


def _chunks(rows: Rows, width: int) -> Iterator[list[Sequence[Value]]]:
    """Raises ValueError for a row that is shorter or longer than the head."""
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        if any(len(row) != width for row in chunk):
            raise ValueError("a row has not as many values as there are columns")
        yield chunk


def _drained(buffer: io.StringIO) -> bytes:
    chunk = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return chunk
