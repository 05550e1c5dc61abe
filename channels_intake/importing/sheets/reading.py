"""Which kind of file it is, by how it begins."""

from collections.abc import Iterator
from typing import BinaryIO

from channels_intake.importing.limits import FILE_MAX_BYTES
from channels_intake.importing.sheets.csv_file import rows_of_csv
from channels_intake.importing.sheets.table import Fault, Row, Unreadable, within_limits
from channels_intake.importing.sheets.xlsx_file import rows_of_xlsx

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and a workbook with a password
NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def rows_of(file: BinaryIO, *, charset: str = "") -> Iterator[Row]:
    """The rows of a file in which something stands, headers first. Raises Unreadable."""
    size = file.seek(0, 2)
    if size == 0:
        raise Unreadable(Fault.EMPTY)
    if size > FILE_MAX_BYTES:
        raise Unreadable(Fault.TOO_LARGE)
    file.seek(0)
    head = file.read(8)
    if head.startswith(OLE):
        raise Unreadable(Fault.OLD_OR_LOCKED)
    if head.startswith(NOT_TEXT):
        raise Unreadable(Fault.NOT_A_SHEET)
    rows = rows_of_xlsx(file) if head.startswith(ZIP) else rows_of_csv(file, charset)
    return within_limits(rows)
