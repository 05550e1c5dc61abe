"""The report's tables as CSV, and neutral texts."""

import csv as reader
import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from reports.document import Kind, Section
from reports.formats import csv
from reports.formats.neutral import BEGINNINGS, LONGEST, neutral
from tests.reports.example import figures, hostile, monthly


def tables(content: bytes) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: rows(packed.read(name)) for name in packed.namelist()}


def rows(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return [*reader.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)]


def test_every_number_is_there():
    found = {cell for table in tables(csv.render(monthly("en"))).values() for row in table for cell in row}
    headlines = " ".join(found)
    numbers = figures(monthly())
    missing = [
        (value, kind)
        for value, kind in numbers
        if csv.bare(value, kind) not in found and csv.bare(value, kind) not in headlines.replace(",", "")
    ]
    assert missing == []
    assert len(numbers) > 500


def test_one_file_per_table_in_order():
    names = [*tables(csv.render(monthly("en")))]
    assert names[2].startswith("03 Figure 1 ")
    assert "04" in names[3]
    assert names[-1].endswith("How the figures are defined.csv")
    assert len(names) == len(set(names)) == 14


def test_heads_say_the_unit():
    branches = next(table for name, table in tables(csv.render(monthly("en"))).items() if "各分公司" in name)
    assert branches[0][3] == "环比 (%)"
    assert branches[2] == ["城西", "61.2", "1427", "26.3", "2331.7", "92.6", "1355", "4.12"]
    assert branches[6][5] == ""


def test_a_single_table_is_a_single_file():
    document = replace(
        monthly(),
        cover=(),
        definitions=(),
        sections=(Section(key="m", title="赔付", blocks=monthly().sections[3].blocks),),
    )
    content = csv.render(document)
    assert not csv.is_archive(content)
    assert rows(content)[-1] == ["合计", "1206", "58709.17", ""]


def test_nothing_is_a_formula_and_rows_stay_rows():
    for name, table in tables(csv.render(hostile())).items():
        assert "/" not in name
        assert "\\" not in name
        assert ".." not in name
        widths = {len(row) for row in table}
        assert len(widths) == 1
        for cell in (cell for row in table for cell in row if len(cell) > 1):
            assert cell[0] not in BEGINNINGS or _is_number(cell), cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("+86", "'+86"),
        ("@x", "'@x"),
        ("|calc", "'|calc"),
        ("\t=1", "'\t=1"),
        (" \u00a0=1", "' \u00a0=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\x00=1", "'=1"),
        ("-", "-"),
        ("—", "—"),
        ("", ""),
        ("1=1", "1=1"),
        ("城东\n城西", "城东\n城西"),
        ("a\u202eb", "ab"),
        ("长" * 40_000, "长" * LONGEST + "…"),
    ],
)
def test_neutral(text, safe):
    assert neutral(text) == safe


def test_lengths_are_hours():
    assert csv.bare(timedelta(days=1, minutes=30), Kind.DURATION) == "24.500"
