"""A report of a seeded month: its numbers are those of a second, independent count."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoDbBlocker

from accounts.models import User
from complaints.models import Customer, Ticket
from reports.building import build, number_of
from reports.building_files import FORMATS, file
from reports.document import Document, Findings, Table, Tiles
from reports.exhibits import Chart, Kind, MarkKind
from reports.figures import Scope
from reports.formats import stored
from reports.formats.blocks import width
from reports.models import Stale
from reports.periods import Period
from reports.rollups import refreshing
from tests.reports.houses import END, seeded
from tests.reports.independent import Slow, day, slow

MONTH = Period.parse("2026-10")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with seeded(django_db_blocker, tickets=120, months=2, seed=3):
        yield


pytestmark = pytest.mark.usefixtures("house", "db")


def made(language: str = "en") -> Document:
    return build(period=MONTH, scope=Scope.house(), language=language, now=END)


def blocks(document: Document, kind: type[Any]) -> list[Any]:
    every = [*document.cover, *(block for section in document.sections for block in section.flat)]
    return [block for block in every if isinstance(block, kind)]


def test_its_headlines_are_those_of_an_independent_count():
    expected = Slow(MONTH.first, MONTH.last, day(END))
    tiles = {tile.code: tile for each in blocks(made(), Tiles) for tile in each.items}
    assert {"volume", "on_time", "satisfaction", "repeat_rate", "compensation"} <= set(tiles)
    for code, tile in tiles.items():
        sample, _part, value = slow(code, expected)
        assert (code, tile.value) == (code, value)
        assert tile.sample in (None, sample), code


def test_its_tables_add_up_to_the_independent_count():
    valid = len(Slow(MONTH.first, MONTH.last, day(END)).valid())
    tables = [each for each in blocks(made(), Table) if each.columns[1].title == "Complaints"]
    assert len(tables) >= 4
    for table in tables:
        assert sum(row[1] for row in table.rows) == table.total[1] == valid, table.title


def test_its_charts_add_up_to_the_independent_count():
    valid = len(Slow(MONTH.first, MONTH.last, day(END)).valid())
    found = {chart.title: chart for chart in blocks(made(), Chart)}
    assert sum(found["Complaints by day"].series[0].values) == valid
    assert found["Complaints, the last 12 months"].series[0].values[-1] == valid
    heat = found["Complaints by subject and branch"]
    assert sum(sum(each.values) for each in heat.series) == valid
    pareto = found["The ten largest kinds, and their share added up"]
    assert sum(pareto.series[0].values) == valid


def test_holidays_and_incidents_are_named_at_their_days():
    daily = next(each for each in blocks(made(), Chart) if each.title == "Complaints by day")
    names = {mark.kind: mark.label for mark in daily.marks}
    assert names[MarkKind.HOLIDAY] == "National Day holiday"
    assert names.get(MarkKind.INCIDENT, "Mass incident") == "Mass incident"


def test_the_unit_said_to_break_most_limits_does():
    """Whoever owes it: also the service desk, where no department has the case."""
    document = made()
    said = next(each for each in blocks(document, Findings)).items[-1].head
    table = next(
        each for each in blocks(document, Table) if each.title == "Broken limits and extensions by unit"
    )
    broken = {row[0]: round(row[1] * row[3]) for row in table.rows if row[1]}
    unit = max(broken, key=lambda name: broken[name])
    assert said.startswith(f"Most broken limits: {unit}, in {broken[unit]} of ")


def test_a_week_stands_beside_the_weeks_before_it():
    document = build(period=Period.parse("2026-W42"), scope=Scope.house(), language="en", now=END)
    found = {chart.title: chart for chart in blocks(document, Chart)}
    chart = found["Complaints, the last 12 weeks"]
    assert chart.categories[-1] == "W42"
    assert chart.series[0].values[-1] == len(Slow(date(2026, 10, 12), date(2026, 10, 18), day(END)).valid())


def test_the_workbook_holds_the_same_number():
    valid = len(Slow(MONTH.first, MONTH.last, day(END)).valid())
    book = openpyxl.load_workbook(io.BytesIO(file(made(), "xlsx").content))
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert valid in cells


def test_numbers_have_room_in_every_table():
    """123,456 in the type of a table takes 11 of a page's 170 mm, and edges."""
    for table in blocks(made(), Table):
        widths = [width(column) for column in table.columns]
        narrowest = min(w for w, c in zip(widths, table.columns, strict=True) if c.kind is not Kind.TEXT)
        assert 170 * narrowest / sum(widths) > 13, table.title


def test_every_format_is_made_and_named():
    document = made("zh-hans")
    names = {file(document, each).name for each in FORMATS}
    assert names == {f"YB-2026-10-1-zh-hans.{each}" for each in ("pdf", "xlsx", "docx", "zip")}


def test_nothing_personal_goes_in():
    """No name of a customer or member of staff, no phone, no number and no words of a case."""
    text = stored.dumps(made("zh-hans"))
    people = {each.name for each in User.objects.all()}
    customers = [each for each in Customer.objects.all() if each.name]
    secrets = people | {each.name for each in customers} | {each.phone for each in customers if each.phone}
    tickets = {text for pair in Ticket.objects.values_list("number", "subject") for text in pair}
    assert [each for each in secrets | tickets if len(each) > 1 and each in text] == []
    assert not re.search(r"(?<![\d.])1[3-9]\d{9}(?!\d)", text)


def test_an_english_report_is_english():
    """What is written in it; the names of units and kinds have English ones of their own."""
    document = made("en")
    assert not HAN.search(stored.dumps(document))
    assert document.title == "Monthly report on complaints"


def test_the_same_month_gives_the_same_document():
    assert stored.digest(made()) == stored.digest(made())


@pytest.mark.parametrize(
    ("kind", "period", "number"),
    [
        ("weekly", "2026-W41", "ZB-2026-W41"),
        ("monthly", "2026-10", "YB-2026-10"),
        ("quarterly", "2026-Q3", "JB-2026-Q3"),
        ("yearly", "2026", "NB-2026"),
        ("days", "2026-10-05..2026-11-03", "TB-2026-10-05_2026-11-03"),
    ],
)
def test_the_command_writes_each_kind_of_report_and_prints_its_files(tmp_path, kind, period, number):
    out = StringIO()
    call_command("build_report", kind, period, format="csv,xlsx", out=tmp_path, lang="en", stdout=out)
    made = [tmp_path / f"{number}-1-en.{ending}" for ending in ("zip", "xlsx")]
    assert out.getvalue().split() == [str(each) for each in made]
    assert number == number_of(Period.parse(period))
    with zipfile.ZipFile(made[0]) as archive:
        names = archive.namelist()
    assert any("Branches" in name for name in names)
    assert len(names) > 10


def test_a_report_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    """However many tickets: figures come from rollups (docs/figures.md)."""
    with django_assert_max_num_queries(140):
        made()


def test_whoever_waits_hears_how_far_it_is():
    told: list[tuple[int, int]] = []
    build(
        period=MONTH,
        scope=Scope.house(),
        language="en",
        now=END,
        told=lambda done, of: told.append((done, of)),
    )
    assert told == [(number, 15) for number in range(1, 16)]


@pytest.mark.parametrize(
    "arguments",
    [("monthly", "2026-Q3"), ("weekly", "2026-W60"), ("monthly", "yesterday"), ("yearly", "2026-10-05")],
)
def test_the_command_refuses_what_is_no_such_period(tmp_path, arguments):
    with pytest.raises(CommandError):
        call_command("build_report", *arguments, out=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_nothing_of_cases_counted_in_part(tmp_path, monkeypatch):
    Stale.objects.create(ticket_id=1)
    monkeypatch.setattr(refreshing, "BATCH", 0)
    with pytest.raises(CommandError, match="still being counted"):
        call_command("build_report", "monthly", "2026-10", out=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_counts_what_little_waits(tmp_path):
    Stale.objects.create(ticket_id=Ticket.objects.latest("pk").pk)
    call_command("build_report", "monthly", "2026-10", format="csv", out=tmp_path, stdout=StringIO())
    assert not Stale.objects.exists()


def test_the_command_refuses_formats_and_places_that_do_not_exist(tmp_path):
    with pytest.raises(CommandError, match="odt"):
        call_command("build_report", "monthly", "2026-10", format="odt", out=tmp_path)
    with pytest.raises(CommandError, match="no directory"):
        call_command("build_report", "monthly", "2026-10", out=tmp_path / "nowhere")


def test_shares_are_of_the_whole():
    shares = next(each for each in blocks(made(), Chart) if each.title.startswith("Share of each subject"))
    whole = sum((Decimal(str(each)) for each in shares.series[0].values), start=Decimal(0))
    assert abs(whole - 1) < Decimal("0.000001")
