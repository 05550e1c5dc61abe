"""The workbook is whole: every part well-formed and referred to, every chart's numbers where it says, and
LibreOffice, where it is installed, reads all of it as it is."""

import io
import posixpath
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

from reports.document import Document
from reports.formats import xlsx
from tests.reports.example import hostile, monthly

SOFFICE = shutil.which("soffice")
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/"
WITHIN = 180  # seconds, the first start of an office included
Made = Callable[[], Document]


@pytest.fixture(scope="module", params=[monthly, hostile], ids=["month", "hostile"])
def content(request: pytest.FixtureRequest) -> bytes:
    made: Made = request.param
    return xlsx.render(made())


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, ElementTree.Element]:
    """Every part, parsed: what is not well-formed fails here."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: ElementTree.fromstring(packed.read(name)) for name in packed.namelist()}  # noqa: S314


def test_every_part_has_a_type(parts):
    types = parts["[Content_Types].xml"]
    endings = {each.get("Extension") for each in types.iter(f"{PACKAGE}content-types}}Default")}
    named = {each.get("PartName") for each in types.iter(f"{PACKAGE}content-types}}Override")}
    assert named <= {f"/{name}" for name in parts}
    others = set(parts) - {"[Content_Types].xml"} - {str(name).lstrip("/") for name in named}
    assert {name.rpartition(".")[2] for name in others} <= endings


def test_every_relationship_leads_to_a_part_and_every_part_is_led_to(parts):
    led = set()
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        base = posixpath.dirname(posixpath.dirname(name))
        for each in part.iter(f"{PACKAGE}relationships}}Relationship"):
            assert each.get("TargetMode") != "External"
            target = str(each.get("Target"))
            led.add(
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(base, target))
            )
    assert led <= set(parts)
    own = {name for name in parts if not name.endswith(".rels")} - {"[Content_Types].xml"}
    assert own <= led


def test_every_chart_draws_cells_that_are_there(parts, content):
    book = load_workbook(io.BytesIO(content))
    drawn = [name for name in parts if "/charts/chart" in name]
    assert drawn
    for name in drawn:
        for reference in _references(parts[name]):
            sheet, _mark, cells = reference.rpartition("!")
            found = book[sheet.strip("'").replace("''", "'")]
            left, top, right, bottom = range_boundaries(cells)
            assert (right, bottom) <= (found.max_column, found.max_row) or bottom <= found.max_row
            values = [cell.value for row in found.iter_rows(top, bottom, left, right) for cell in row]
            assert [each for each in values if each is not None], reference


def _references(chart: ElementTree.Element) -> Iterator[str]:
    return (str(each.text) for each in chart.iter(f"{CHART}f"))


def test_filters_and_merged_cells_stay_within_their_sheet(content):
    for sheet in load_workbook(io.BytesIO(content)):
        merged = [each.bounds for each in sheet.merged_cells.ranges]
        cells = [
            (column, row)
            for left, top, right, bottom in merged
            for column in range(left, right + 1)
            for row in range(top, bottom + 1)
        ]
        assert len(cells) == len(set(cells))
        if sheet.auto_filter.ref:
            assert range_boundaries(sheet.auto_filter.ref)[3] <= sheet.max_row


@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice: apt-get install libreoffice-calc-nogui")
@pytest.mark.parametrize("made", [monthly, hostile], ids=["month", "hostile"])
def test_libreoffice_reads_every_cell_and_every_chart(made, tmp_path):
    """Opened, and written anew: an office that had to repair anything would give back less."""
    ours = xlsx.render(made())
    before, after = (load_workbook(io.BytesIO(each)) for each in (ours, _written_anew(ours, tmp_path)))
    assert after.sheetnames == before.sheetnames
    for sheet in before.sheetnames:
        assert _cells(after, sheet) == _cells(before, sheet)
        assert len(after[sheet]._charts) == len(before[sheet]._charts)


def _written_anew(content: bytes, folder: Path) -> bytes:
    (folder / "report.xlsx").write_bytes(content)
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "anew"),
            str(folder / "report.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=WITHIN,
    )
    return (folder / "anew" / "report.xlsx").read_bytes()


def _cells(book: Workbook, sheet: str) -> dict[str, Any]:
    found = (cell for row in book[sheet].iter_rows() for cell in row if cell.value not in (None, ""))
    return {cell.coordinate: _plain(cell.value) for cell in found}


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return round(value / timedelta(days=1), 6)
    return round(value, 6) if isinstance(value, float) else value
