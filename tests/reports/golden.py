"""What each format says, as rows of cells: for comparing it with a count of one's own."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import docx
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

Row = tuple[Any, ...]


def of_xlsx(content: bytes) -> list[Row]:
    """Numbers as numbers; lengths of time as days."""
    book = load_workbook(io.BytesIO(content))
    rows = [tuple(_plain(cell.value) for cell in row) for sheet in book for row in sheet.iter_rows()]
    return [without_end(row) for row in rows]


def of_csv(content: bytes) -> list[Row]:
    found: list[Row] = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            text = packed.read(name).decode("utf-8-sig")
            found += [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    return found


def of_docx(content: bytes) -> list[Row]:
    found = []
    for row in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:tr")):
        found.append(tuple(_words(cell) for cell in row.iter(qn("w:tc"))))
    return found


def of_html(html: str) -> list[Row]:
    page = _Rows()
    page.feed(html)
    return page.rows


def of_pdf(content: bytes) -> str:
    """All of it without blanks: where lines end is the typesetter's business."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def squeezed(text: str) -> str:
    return "".join(text.split())


def holds(rows: Sequence[Row], wanted: Sequence[Row]) -> bool:
    """Whether these rows stand there, one below the other."""
    size = len(wanted)
    return any(list(rows[place : place + size]) == list(wanted) for place in range(len(rows) - size + 1))


def beginning_with(rows: Iterable[Row], name: str) -> Iterator[Row]:
    return (row for row in rows if len(row) > 1 and row[0] == name)


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return round(value / timedelta(days=1), 6)
    return round(value, 9) if isinstance(value, float) else value


def without_end(row: Row) -> Row:
    """What is empty to the right of a table is not its own."""
    while row and row[-1] is None:
        row = row[:-1]
    return row


def _words(cell: Any) -> str:
    return "".join(text.text or "" for text in cell.iter(qn("w:t")))


class _Rows(HTMLParser):
    """Rows of tables, and headline figures as rows of their names and what stands beneath."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.row: list[str] | None = None
        self.is_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("tr", "dt"):
            self._end()
            self.row = []
        if tag in ("th", "td", "dt", "dd") and self.row is not None:
            self.row.append("")
            self.is_cell = True
        if tag == "small":
            self.is_cell = False

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td", "dt", "dd"):
            self.is_cell = False
        if tag in ("tr", "dl"):
            self._end()

    def handle_data(self, data: str) -> None:
        if self.is_cell and self.row:
            self.row[-1] += data.strip()

    def _end(self) -> None:
        if self.row:
            self.rows.append(tuple(self.row))
        self.row = None
