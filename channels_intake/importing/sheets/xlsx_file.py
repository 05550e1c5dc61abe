"""XLSX: values only, as they were last shown; formulas, macros and links are never followed."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from channels_intake.importing.limits import MOST_PARTS, PART_MAX_BYTES, UNPACKED_MAX_BYTES
from channels_intake.importing.sheets.table import Fault, Row, Unreadable

SHEETS = "xl/worksheets/"  # read as a stream; every other part is read into memory
HEAD_BYTES = 4096
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,
    EOFError,
    OSError,
    SyntaxError,  # lxml's
)
EXACT = 15  # digits a spreadsheet holds


def rows_of_xlsx(file: BinaryIO) -> Iterator[Row]:
    """The rows of the first sheet. Raises Unreadable."""
    try:
        _check(file)
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield from _rows(book)
        finally:
            book.close()
    except Unreadable:
        raise
    except BROKEN:
        raise Unreadable(Fault.DAMAGED) from None


def _rows(book: Any) -> Iterator[Row]:
    sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise Unreadable(Fault.EMPTY)
    sheet.reset_dimensions()  # what a file says of its size is often wrong, and sometimes meant badly
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if values.count(None) < len(values):
            yield Row(number, [as_text(value) for value in values])


def as_text(value: Any) -> str:
    """A cell as one would type it; an instant to the second, a whole number without its point."""
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case bool():
            return "1" if value else "0"
        case datetime():
            return _rounded(value).isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 10**EXACT:
            return str(int(value))
        case _:
            return str(value)


def _rounded(at: datetime) -> datetime:
    """Excel keeps a fraction of a day, which misses the second by microseconds."""
    return (at + timedelta(milliseconds=500)).replace(microsecond=0)


def _check(file: BinaryIO) -> None:
    """Before anything is unpacked: sizes as declared, which is the most that zipfile will read."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        held = (part.file_size for part in parts if not part.filename.startswith(SHEETS))
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > UNPACKED_MAX_BYTES or sum(held) > PART_MAX_BYTES:
            raise Unreadable(Fault.UNPACKS)
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable(Fault.OLD_OR_LOCKED)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and _declares(archive, part):
                raise Unreadable(Fault.DAMAGED)


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares a document type: no spreadsheet does, and entities are declared there."""
    with archive.open(part) as stream:
        head = stream.read(HEAD_BYTES).replace(b"\0", b"").lower()
    return b"<!doctype" in head or b"<!entity" in head
