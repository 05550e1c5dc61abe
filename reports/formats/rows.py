"""A table of any length from an iterator to a workbook; memory stays flat. Cases: reports.exporting."""

from collections.abc import Iterable, Sequence
from typing import IO, Final

from django.utils import translation
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.document import Column, Kind, Value
from reports.formats.cells import Cells, widths
from reports.formats.neutral import neutral

FULL: Final = 1_048_575  # rows that a sheet holds beneath its head
Rows = Iterable[Sequence[Value]]


class TooManyRows(Exception):
    """A sheet cannot hold them; CSV can."""

    code = "too_many_rows"


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
