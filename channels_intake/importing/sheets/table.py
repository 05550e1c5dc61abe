"""What every kind of file becomes: rows of texts, read one after the other."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from channels_intake.importing.limits import CELL_MAX_CHARS, FILE_MAX_BYTES, MIB, MOST_COLUMNS, MOST_ROWS


class Row(NamedTuple):
    """`number` as the file's own program counts it, from 1."""

    number: int
    cells: list[str]


class Fault(TextChoices):
    """Why a file cannot be read, as a sentence for whoever chose it."""

    EMPTY = "empty", _("There is nothing in this file.")
    NO_ROWS = "no_rows", _("There is nothing below the headers.")
    TOO_LARGE = "too_large", _("This file is too large. Please divide it.")
    TOO_MANY_ROWS = "too_many_rows", _("This file has too many rows. Please divide it.")
    TOO_MANY_COLUMNS = "too_many_columns", _("This file has too many columns.")
    CELL_TOO_LONG = "cell_too_long", _("A cell of this file is too long, or a quotation mark is not closed.")
    CHARSET = "charset", _("The characters of this file cannot be read. Please save it as CSV UTF-8.")
    OLD_OR_LOCKED = (
        "old_or_locked",
        _("This is an old .xls file, or one with a password. Please save it as .xlsx without a password."),
    )
    DAMAGED = "damaged", _("This workbook is damaged. Please save it again and retry.")
    UNPACKS = "unpacks", _("Unpacked, this workbook is far too large. It was not read.")
    NOT_A_SHEET = "not_a_sheet", _("This is no CSV and no XLSX file.")


class Unreadable(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def within_limits(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows in which something stands. Raises Unreadable where there is too much."""
    taken = 0
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(Fault.TOO_MANY_COLUMNS)
        if any(len(cell) > CELL_MAX_CHARS for cell in cells):
            raise Unreadable(Fault.CELL_TOO_LONG)
        taken += 1
        if taken > MOST_ROWS + 1:  # the headers
            raise Unreadable(Fault.TOO_MANY_ROWS)
        yield Row(number, cells)


def in_words() -> dict[str, int]:
    """The limits, as the page says them."""
    return {"megabytes": FILE_MAX_BYTES // MIB, "rows": MOST_ROWS}
