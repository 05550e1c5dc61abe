"""Files as Chinese Excel, other systems and people with bad intentions write them."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from channels_intake.importing import limits
from channels_intake.importing.fields import guess
from channels_intake.importing.sheets.reading import rows_of
from channels_intake.importing.sheets.table import Fault, Unreadable
from channels_intake.models import Import
from tests.channels_intake.importing.files import HEADERS, as_csv, as_xlsx, closed

WORDS = "䶮𠮷，城东路没信号 👍"


def cells(data: bytes, **given: str) -> list[list[str]]:
    return [row.cells for row in rows_of(io.BytesIO(data), **given)]


def fault_of(data: bytes, **given: str) -> Fault:
    with pytest.raises(Unreadable) as refused:
        cells(data, **given)
    return refused.value.fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_whatever_excel_writes_is_read(encoding):
    assert cells(as_csv([WORDS], headers=["内容"], encoding=encoding)) == [["内容"], [WORDS]]


def test_gbk_that_is_no_utf_8_is_read():
    assert cells("编号,内容\r\n1,投诉\r\n".encode("gbk")) == [["编号", "内容"], ["1", "投诉"]]


def test_big5_is_read_when_somebody_says_so():
    assert cells("編號,內容\n1,投訴\n".encode("big5"), charset="big5")[1] == ["1", "投訴"]


def test_bytes_that_are_no_characters_are_refused():
    assert fault_of(b"a,b\n\xff\xff\xff,\x81\n") == Fault.CHARSET


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_found(mark):
    assert cells(f'编号{mark}"内容{mark}一"\n1{mark}x\n'.encode()) == [["编号", f"内容{mark}一"], ["1", "x"]]


def test_a_cell_may_have_lines():
    assert cells('编号,内容\n1,"第一行\n第二行"\n'.encode())[1] == ["1", "第一行\n第二行"]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, Fault.OLD_OR_LOCKED),
        (b"%PDF-1.7 ...", Fault.NOT_A_SHEET),
        (b"a\0b,c\n", Fault.NOT_A_SHEET),
        (b"PK\x03\x04 not an archive", Fault.DAMAGED),
        (b'a,b\n1,"' + b"x" * 200_000, Fault.CELL_TOO_LONG),
        (b",".join([b"x"] * 101) + b"\n", Fault.TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_table_is_refused(data, fault):
    assert fault_of(data) == fault


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("channels_intake.importing.sheets.table.MOST_ROWS", 3)
    assert fault_of(b"a\n" * 5) == Fault.TOO_MANY_ROWS


def test_cells_of_a_workbook_are_what_one_would_type():
    row = [13800000000, datetime(2026, 3, 5, 14, 5), 15.5, True, None, "  x  "]  # noqa: DTZ001  as a sheet has it
    found = cells(as_xlsx(row, headers=["电话"]))
    assert found[1] == ["13800000000", "2026-03-05 14:05:00", "15.5", "1", "", "x"]


def test_a_formula_is_its_last_value_and_nothing_else():
    book = openpyxl.Workbook()
    book.active.append(["编号"])
    book.active.append(['=HYPERLINK("http://evil.example","x")'])
    kept = io.BytesIO()
    book.save(kept)
    assert cells(kept.getvalue()) == [["编号"]]  # never computed by Excel, so there is no value


def test_a_hidden_sheet_is_not_the_first():
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["secret"])
    book.create_sheet("工单").append(["编号"])
    kept = io.BytesIO()
    book.save(kept)
    assert cells(kept.getvalue()) == [["编号"]]


def rewritten(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with another part."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return kept.getvalue()


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("channels_intake.importing.sheets.xlsx_file.PART_MAX_BYTES", limits.MIB)
    bomb = rewritten(as_xlsx(["1"]), "xl/sharedStrings.xml", b" " * (2 * limits.MIB))
    assert len(bomb) < 20_000
    assert fault_of(bomb) == Fault.UNPACKS


def test_entities_are_not_declared():
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
    assert fault_of(rewritten(as_xlsx(["1"]), "xl/sharedStrings.xml", evil)) == Fault.DAMAGED


def test_a_size_that_the_file_only_claims_costs_nothing():
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    )
    sheet += (
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is>'
    )
    sheet += b'</c></row><row r="900000"><c r="A900000" t="inlineStr"><is><t>y</t></is></c></row></sheetData>'
    found = rewritten(as_xlsx(["1"]), "xl/worksheets/sheet1.xml", sheet + b"</worksheet>")
    assert cells(found) == [["x"], ["y"]]


def test_headers_say_what_stands_below_them():
    named = guess(Import.Kind.TICKETS, HEADERS)
    assert named == {
        "number": 0,
        "received": 1,
        "name": 2,
        "phone": 3,
        "description": 4,
        "state": 5,
        "closed": 6,
        "result": 7,
    }
    assert guess(Import.Kind.TICKETS, ["Ticket ID", "Created At", "Description（必填）"])["received"] == 1
    assert closed()[0] == "C-1"
