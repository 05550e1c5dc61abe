"""The report as a workbook: numbers are numbers, texts are never formulas, charts its own."""

import io
import time
import zipfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from reports.document import Chart, ChartKind, Kind, Section, Series
from reports.formats import xlsx
from reports.formats.neutral import BEGINNINGS, allowed
from tests.reports.example import figures, hostile, monthly, texts


@pytest.fixture(scope="module")
def content() -> bytes:
    return xlsx.render(monthly("en"))


@pytest.fixture(scope="module")
def attacked() -> bytes:
    return xlsx.render(hostile())


@pytest.fixture(scope="module")
def workbook(content) -> Workbook:
    return load_workbook(io.BytesIO(content))


def cells(workbook: Workbook) -> list[Any]:
    return [cell for sheet in workbook for row in sheet for cell in row if cell.value is not None]


def plain(value: object, kind: Kind) -> float:
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    assert isinstance(value, int | Decimal)
    return float(value) * (100 if kind is Kind.POINTS else 1)


def test_every_number_is_a_number(workbook):
    found = set()
    for cell in cells(workbook):
        if isinstance(cell.value, timedelta):
            found.add(round(cell.value / timedelta(days=1), 9))
        elif isinstance(cell.value, int | float):
            found.add(round(float(cell.value), 9))
    missing = [pair for pair in figures(monthly()) if round(plain(*pair), 9) not in found]
    assert missing == []


def test_every_word_is_there(workbook):
    found = "\n".join(str(cell.value) for cell in cells(workbook))
    assert [text for text in texts(monthly()) if text not in found] == []


@pytest.mark.parametrize(
    ("language", "joined"), [("en", "在城西。 其余五个"), ("zh-hans", "在城西。其余五个")]
)
def test_sentences_are_apart_as_their_language_wants(language, joined):
    book = load_workbook(io.BytesIO(xlsx.render(monthly(language))))
    assert any(joined in str(cell.value) for cell in cells(book))


def test_numbers_have_the_format_of_their_kind(workbook):
    sheet = workbook.worksheets[1]
    formats = {cell.value: cell.number_format for row in sheet for cell in row}
    assert formats[0.9538] == "0.0%"
    assert formats[0.263] == "+0.0%;-0.0%;0.0%"
    assert formats[1919] == "#,##0.0"
    assert {cell.number_format for cell in cells(workbook) if isinstance(cell.value, timedelta)} == {
        "[h]:mm:ss"
    }
    money = {cell.value: cell.number_format for cell in cells(workbook)}[40633.5]
    assert "¥" in money


def test_a_sheet_per_section_and_the_definitions(workbook):
    assert len(workbook.sheetnames) == 1 + len(monthly().sections) + 1
    last = workbook.worksheets[-1]
    assert "原定期限内办结" in "".join(str(cell.value) for row in last for cell in row)


def test_the_ledger_keeps_its_head_and_filters(workbook):
    ledger = workbook["7 整改台账"]
    assert ledger.auto_filter.ref == "A4:E304"
    assert ledger.freeze_panes == "A5"


def test_charts_are_the_spreadsheets_own(content, workbook):
    drawn = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "/charts/chart" in name]
    assert len(drawn) == 7  # the heat map is coloured cells
    assert workbook.worksheets[2].conditional_formatting


@pytest.mark.parametrize(("values", "is_fixed"), [((0, None, 0), True), ((0, 1, 2), False)])
def test_a_line_of_zeros_has_an_axis_from_zero(values, is_fixed):
    """A program that is left to itself lets it run from −1 to 1."""
    line = Chart(
        kind=ChartKind.LINE,
        title="Appeals",
        axis="Month",
        categories="abc",
        series=[Series(name="Appeals", values=values)],
    )
    document = replace(monthly(), cover=[], sections=[Section(key="x", title="X", blocks=[line])])
    packed = zipfile.ZipFile(io.BytesIO(xlsx.render(document)))
    assert ('<c:min val="0"/>' in packed.read("xl/charts/chart1.xml").decode()) is is_fixed


def test_nothing_is_a_formula(attacked):
    for cell in cells(load_workbook(io.BytesIO(attacked))):
        assert cell.data_type != "f"
        if isinstance(cell.value, str) and len(cell.value) > 1:
            assert cell.value[0] not in BEGINNINGS, cell.value
    packed = zipfile.ZipFile(io.BytesIO(attacked))
    for name in packed.namelist():
        text = packed.read(name).decode()
        assert "<f>" not in text or "/charts/" in name
        assert 'TargetMode="External"' not in text


def test_references_of_charts_stay_within_the_workbook(attacked):
    packed = zipfile.ZipFile(io.BytesIO(attacked))
    names = load_workbook(io.BytesIO(attacked)).sheetnames
    for part in (packed.read(name).decode() for name in packed.namelist() if "/charts/chart" in name):
        for reference in part.split("<c:f>")[1:]:
            sheet = reference.partition("</c:f>")[0].rpartition("!")[0]
            sheet = (
                sheet.strip("'")
                .replace("''", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
            )
            assert sheet in names


def test_very_long_texts_stay_within_a_cell(attacked):
    values = [str(cell.value) for cell in cells(load_workbook(io.BytesIO(attacked)))]
    assert max(len(value) for value in values) < 32_767
    assert any(value == allowed("投诉处理" * 1250 + "尾") for value in values)


def test_the_same_document_is_the_same_file():
    assert xlsx.render(monthly()) == xlsx.render(monthly())


def test_within_budget():
    began = time.process_time()
    xlsx.render(monthly())
    assert time.process_time() - began < 3
