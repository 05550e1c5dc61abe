"""A golden month: every figure on screen, in PDF, XLSX, DOCX, CSV and over the interface is the one of an
independent count straight from history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from pytest_django import DjangoDbBlocker

from accounts.models import Department, User
from reports.building import build
from reports.definitions import AGEING, DEFINITIONS, Statistic
from reports.document import Chart, Document, Table
from reports.exhibits import Kind, Measured, Value
from reports.figures import Figure, Scope, figures
from reports.formats import csv, docx, pdf, screen, xlsx
from reports.formats.data import complete
from reports.formats.numbers import shown
from reports.models import UserCount
from reports.periods import Period
from reports.rollups.spread import LARGEST_ERROR
from tests.api.conftest import api_of, token_for
from tests.reports import golden
from tests.reports.houses import END, seeded
from tests.reports.independent import Slow, day, slow

__all__ = ["api_of", "token_for"]

MONTH = Period.parse("2026-10")
USERS = 2_000_000
BY_AGE = {each.code for each in AGEING}
RANKED = {Statistic.MEDIAN, Statistic.P90}
PER_USERS = {"per_million": "volume", "appeal_rate": "appeals_above"}
AGAINST_TARGETS = 7  # cells of a row in that table, the last one the sample


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with seeded(django_db_blocker, tickets=240, months=2, seed=12):
        branch = Department.objects.filter(kind=Department.Kind.BRANCH).earliest("pk")
        UserCount.objects.create(branch=branch, month=MONTH.first, opening=USERS - 1000, closing=USERS + 1000)
        yield


pytestmark = pytest.mark.usefixtures("house", "db")


@dataclass(frozen=True)
class Expected:
    """One figure as it was counted by hand."""

    code: str
    sample: int
    part: int | None
    value: Decimal | None

    @property
    def figure(self) -> Figure:
        return Figure(definition=DEFINITIONS[self.code], value=self.value, sample=self.sample, part=self.part)

    @property
    def name(self) -> str:
        return str(DEFINITIONS[self.code].name)


@dataclass(frozen=True)
class Stated:
    format: str
    rows: list[golden.Row]


@pytest.fixture(scope="module")
def expected(house: None, django_db_blocker: DjangoDbBlocker) -> Mapping[str, Expected]:
    """Every figure that is defined."""
    with django_db_blocker.unblock():
        counts = Slow(MONTH.first, MONTH.last, day(END))
        return {code: _expected(code, counts) for code in DEFINITIONS}


def _expected(code: str, counts: Slow) -> Expected:
    if code in PER_USERS:
        sample, _part, _value = slow(PER_USERS[code], counts)
        return Expected(code, sample, None, Decimal(sample) * 1_000_000 / USERS)
    found = Expected(code, *slow(code, counts))
    if found.value and DEFINITIONS[code].statistic in RANKED:  # read to within 2.5 per cent
        (near,) = figures([code], MONTH, Scope.house()).values()
        assert near.value
        assert abs(near.value / found.value - 1) <= LARGEST_ERROR + 0.001
        return Expected(code, found.sample, None, near.value)
    return found


@pytest.fixture(scope="module")
def document(house: None, django_db_blocker: DjangoDbBlocker) -> Document:
    with django_db_blocker.unblock():
        return build(period=MONTH, scope=Scope.house(), language="en", now=END)


@pytest.fixture(scope="module")
def files(document: Document) -> Mapping[str, list[golden.Row]]:
    return {
        "xlsx": golden.of_xlsx(xlsx.render(document)),
        "docx": golden.of_docx(docx.render(document)),
        "csv": golden.of_csv(csv.render(document)),
    }


@pytest.fixture(params=["screen", "xlsx", "docx", "csv"])
def stated(
    request: pytest.FixtureRequest, document: Document, files: Mapping[str, list[golden.Row]]
) -> Stated:
    """The same document in a format that has rows."""
    if request.param == "screen":
        page = render_to_string("reports/document.html", {"report": screen.context(document)})
        return Stated(request.param, golden.of_html(page))
    return Stated(request.param, files[request.param])


@pytest.fixture(scope="module")
def paper(document: Document) -> str:
    return golden.of_pdf(pdf.render(document))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_there_are_cases_for_every_figure_but_one(expected):
    """Few ever go to the regulator: where nobody did, that figure has to be 0 everywhere."""
    assert {code for code, each in expected.items() if not each.sample} <= {"appeal_rate"}


def test_every_figure_is_the_one_counted_by_hand(stated, expected):
    """Wherever its name begins a row, its value stands beside; and it does stand somewhere."""
    for each in expected.values():
        if each.code in BY_AGE:
            continue
        rows = [
            row
            for row in golden.beginning_with(stated.rows, each.name)
            if row[1] != str(each.figure.definition.formula)
        ]
        assert rows, each.code
        for row in rows:
            assert row[1] in _as_written(each, stated.format), (each.code, row)
            if len(row) == AGAINST_TARGETS:
                assert str(row[-1]).replace(",", "") == str(each.sample), (each.code, row)


def _as_written(each: Expected, format_name: str) -> list[object]:
    """In a table with a row per figure as text; headlines on screen without the sign, in a workbook as
    numbers."""
    written: list[object] = [each.figure.shown]
    if format_name == "screen":
        written.append(each.figure.shown.removesuffix("%"))
    if format_name == "xlsx":
        written.append(_number(each.figure.number, each.figure.definition.unit.kind))
    return written


def test_what_is_open_by_age_is_what_was_counted_by_hand(stated, expected):
    counts = [expected[each.code].sample for each in AGEING]
    total = ("All", *counts, sum(counts))
    assert total in [(row[0], *map(_counted, row[1:])) for row in stated.rows if len(row) == len(total)]


def _counted(cell: object) -> object:
    return int(cell.replace(",", "")) if isinstance(cell, str) and cell.replace(",", "").isdigit() else cell


def test_every_figure_stands_on_paper_beside_its_name(paper, expected):
    for each in expected.values():
        if each.code not in BY_AGE:
            value = each.figure.shown.removesuffix("%")
            assert golden.squeezed(f"{each.name}{value}") in paper, (each.code, value)
    counts = [expected[each.code].sample for each in AGEING]
    assert golden.squeezed(f"All{''.join(map(str, counts))}{sum(counts)}") in paper


def test_the_interface_says_the_same(api_of, expected):
    supervisor = User.objects.filter(role="supervisor").earliest("pk")
    body = api_of(supervisor).get("figures/", {"period": str(MONTH)}).json()
    answered = {each["code"]: (each["value"], each["sample"], each["part"]) for each in body["figures"]}
    assert answered == {
        code: (None if each.value is None else f"{each.value:.6f}", each.sample, each.part)
        for code, each in expected.items()
    }


# Cell by cell: whatever stands in a table stands there in each format


def test_every_table_is_whole_and_in_order(document, stated):
    tables = [*_tables(document)]
    assert len(tables) > 20
    for table, is_drawn in tables:
        rows = [[*_row(row, table, stated.format)] for row in (*table.rows, table.total) if row]
        if is_drawn and stated.format == "xlsx":  # where a chart would draw "—" as zero
            rows = [[None if cell == "—" else cell for cell in row] for row in rows]
        assert golden.holds(stated.rows, [golden.without_end(tuple(row)) for row in rows]), table.title


def test_every_row_stands_on_paper(document, paper):
    for table, _is_drawn in _tables(document):
        for row in (*table.rows, table.total):
            words = "".join(_row(row, table, "pdf")) if row else ""
            assert golden.squeezed(words) in paper, (table.title, words)


def _tables(document: Document) -> Iterator[tuple[Table, bool]]:
    """And whether it is a chart's, with all that is drawn in it."""
    blocks = [*document.cover, *(block for section in document.sections for block in section.flat)]
    for block in blocks:
        match block:
            case Table():
                yield block, False
            case Chart():
                yield complete(block), True


def _row(row: Sequence[Value], table: Table, format_name: str) -> Iterator[Any]:
    for value, column in zip(row, table.columns, strict=True):
        match format_name:
            case "csv":
                yield csv.bare(value, column.kind)
            case "xlsx":
                yield _number(value, column.kind)
            case _:
                yield shown(value, column.kind)


def _number(value: Value, kind: Kind) -> object:
    """As a cell of a workbook holds it."""
    match value:
        case Measured():
            return _number(value.value, value.kind)
        case timedelta():
            return round(value / timedelta(days=1), 6)
        case int() | Decimal():
            return round(float(value) * (100 if kind is Kind.POINTS else 1), 9)
        case None:
            return shown(None, kind)
        case _:
            return value
