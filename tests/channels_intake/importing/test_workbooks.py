"""Cells as Excel keeps them: formulas with their last value, days as numbers, merged and hidden ones."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from channels_intake.channels.regulator.answering import Answered
from channels_intake.channels.regulator.sheet import sheet
from channels_intake.importing.instants import moment
from channels_intake.importing.sheets.reading import rows_of
from channels_intake.models import Origin
from complaints.models import Ticket
from complaints.states import Authority

AT = datetime(2026, 3, 5, 14, 5)  # noqa: DTZ001  as a sheet has it
SERIAL = 46086.586805555555  # the same, counted from the end of 1899


def workbook(write: Callable[[Any, Any], object], **options: bool) -> list[list[str]]:
    """The rows that are read of what `write` puts into a book and its first sheet."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, **options})
    page = book.add_worksheet()
    page.write_row(0, 0, ["编号", "受理时间"])
    write(book, page)
    book.close()
    return [row.cells for row in rows_of(kept)]


@pytest.mark.parametrize(
    ("value", "read"), [(1234, "1234"), ("TS-7", "TS-7"), (True, "1"), ("#REF!", "#REF!"), ("", "")]
)
def test_a_formula_is_what_it_last_showed(value, read):
    found = workbook(lambda _book, page: page.write_formula(1, 1, "=A1&NOW()", value=value))
    assert found[1:] == ([["", read]] if read else [])


def test_a_formula_over_several_cells_is_what_each_showed():
    def write(_book, page):
        page.write_array_formula(1, 0, 2, 0, "{=B1:B2}", value=7)
        page.write_number(2, 0, 8)

    assert workbook(write)[1:] == [["7"], ["8"]]


@pytest.mark.parametrize("since_1904", [False, True])
def test_a_day_is_the_same_whenever_the_workbook_begins_to_count(since_1904):
    def write(book, page):
        page.write_datetime(1, 1, AT, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))

    ((_number, read),) = workbook(write, date_1904=since_1904)[1:]
    assert moment(read).at.replace(tzinfo=None) == AT


def test_a_day_that_is_shown_as_a_number_is_that_day():
    ((_number, read),) = workbook(lambda _book, page: page.write_number(1, 1, SERIAL))[1:]
    assert moment(read).at.replace(tzinfo=None) == AT


def test_of_merged_cells_the_first_has_the_words():
    found = workbook(lambda _book, page: page.merge_range(1, 0, 2, 1, "C-1"))
    assert found[1:] == [["C-1"]]


def test_hidden_rows_and_columns_are_read_like_others():
    """Somebody filtered the list before saving it; what they did not see is in the file all the same."""

    def write(_book, page):
        page.write_row(1, 0, ["C-1", "2026-03-05"])
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(1, 1, None, None, {"hidden": True})

    assert workbook(write)[1:] == [["C-1", "2026-03-05"]]


@pytest.mark.parametrize("words", ["=1+1", "+7", "-7", "@now", "\t=1", "＝1+1", '=HYPERLINK("http://x")'])
def test_in_the_workbook_for_an_authority_every_cell_is_a_text(now, words):
    case = Origin(source=Authority.MIIT, number=words, ticket=Ticket(number=words, received_at=now))
    book = openpyxl.load_workbook(io.BytesIO(sheet([Answered(case, words, now)])))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    assert [cell.data_type for cell in book.active[2] if cell.value is not None].count("n") == 0
    assert book.active["G2"].value == words
