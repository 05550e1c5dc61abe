"""A row per case: any number of them, in flat memory."""

import io
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from reports.document import Column, Kind, Value
from reports.formats import rows
from reports.formats.rows import TooManyRows, write_xlsx

COLUMNS = (
    Column(title="Number"),
    Column(title="Received", kind=Kind.DATE),
    Column(title="Took", kind=Kind.DURATION),
    Column(title="Paid", kind=Kind.MONEY),
    Column(title="Score", kind=Kind.COUNT),
)


def cases(count: int) -> Iterator[tuple[Value, ...]]:
    for number in range(count):
        yield (
            f"T{number:06d}",
            date(2026, 10, 1),
            timedelta(hours=number % 90),
            Decimal("12.50"),
            number % 5 or None,
        )


def test_xlsx_holds_every_row_as_what_it_is():
    file = io.BytesIO()
    assert write_xlsx(file, "Cases", COLUMNS, cases(700), language="en") == 700
    sheet = load_workbook(file).active
    found = [*sheet.iter_rows(values_only=True)]
    assert len(found) == 701
    assert found[3] == (
        "T000002",
        datetime(2026, 10, 1),  # noqa: DTZ001 - as openpyxl reads a date
        timedelta(hours=2),
        12.5,
        2,
    )
    assert found[1][4] == "—"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:E701")


def test_no_rows_are_a_head_alone():
    file = io.BytesIO()
    assert write_xlsx(file, "Cases", COLUMNS, [], language="en") == 0
    assert load_workbook(file).active.max_row == 1


def test_texts_are_never_formulas():
    text = "=cmd|' /C calc'!A0"
    file = io.BytesIO()
    write_xlsx(file, text, [Column(title=text)], [(text,)], language="en")
    assert [cell.value for cell in load_workbook(file).active["A"]] == [f"'{text}"] * 2


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(rows, "FULL", 10)
    with pytest.raises(TooManyRows):
        write_xlsx(io.BytesIO(), "Cases", COLUMNS, cases(11), language="en")


def test_memory_stays_flat():
    def peak(count: int) -> int:
        tracemalloc.start()
        write_xlsx(io.BytesIO(), "Cases", COLUMNS, cases(count), language="en")
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few = peak(500)
    assert peak(5_000) < few + 2**20  # the finished file itself grows
