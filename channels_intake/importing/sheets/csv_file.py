"""CSV as Excel and the databases of other systems write it."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

from channels_intake.importing.sheets.charsets import charset_of
from channels_intake.importing.sheets.table import Fault, Row, Unreadable

DELIMITERS = ",\t;|"
HEAD_CHARS = 20_000


def rows_of_csv(file: BinaryIO, said: str) -> Iterator[Row]:
    """Its rows; `number` is the line on which a row ends. Raises Unreadable."""
    codec = charset_of(file, said)
    file.seek(0)
    text = TextIOWrapper(file, encoding=codec, newline="")
    try:
        yield from _rows(text)
    finally:
        if not text.closed:
            text.detach()  # the file is the caller's to close


def _rows(text: TextIOWrapper) -> Iterator[Row]:
    head = text.read(HEAD_CHARS)
    if "\0" in head:
        raise Unreadable(Fault.NOT_A_SHEET)
    text.seek(0)
    try:
        reader = csv.reader(text, delimiter=_delimiter(head))
        for cells in reader:
            yield Row(reader.line_num, [cell.strip().removeprefix("\ufeff") for cell in cells])
    except csv.Error:  # a field of more than 131,072 characters
        raise Unreadable(Fault.CELL_TOO_LONG) from None


def _delimiter(head: str) -> str:
    """What stands most often in the first line, outside quotation marks."""
    line = next((each for each in head.splitlines() if each.strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
