"""What stands in the rows: what the viewer sees of each case, masked, in both kinds of file alike."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from complaints.models import Ticket
from complaints.personal import personal
from complaints.states import State
from privacy.masking import mask_digits
from reports.exporting import as_xlsx, masks
from reports.exporting.as_csv import csv_chunks
from reports.exporting.as_xlsx import xlsx_chunks
from reports.exporting.columns import ALL, COLUMNS, DEFAULT, CaseColumn, Group, Shape
from reports.exporting.streaming import Format
from reports.formats.neutral import neutral, neutral_each
from tests.reports.exporting.conftest import rows_of

pytestmark = pytest.mark.django_db
PERSONAL = {"name": "name", "phone": "phone", "email": "email", "address": "address", "place": "place"}
WRITTEN = ("description", "demand", "occurred", "business")


def plain(title: str, shape: Shape, **more) -> CaseColumn:
    return CaseColumn(code=title, title=title, group=Group.CASE, shape=shape, read=title, **more)


def test_both_kinds_of_file_hold_the_same(journey, taken):
    for state in (State.INTAKE, State.NEGOTIATING, State.ARCHIVED):
        journey.to(state)
    codes = tuple(COLUMNS)
    as_csv, as_xlsx = (taken(columns=codes, format=format) for format in (Format.CSV, Format.XLSX))
    assert len(as_csv) == 4
    assert as_csv == as_xlsx


def test_a_row_says_what_the_case_is(journey, taken, people, now):
    ticket = journey.to(State.ARCHIVED)
    head, row = taken(columns=tuple(COLUMNS))
    found = dict(zip(COLUMNS, row, strict=True))
    with translation.override("en"):
        assert head == [str(column.title) for column in ALL]
    assert found["number"] == ticket.number
    assert (found["state"], found["top"]) == ("Closed and archived", "Network")
    assert found["category"] == "Network › Coverage"
    assert (found["agent"], found["handler"]) == (people.agent.name, people.handler.name)
    assert found["received_at"] == "2026-11-16 12:40:00"
    assert (found["cause"], found["responsibility"]) == ("Equipment failure", "Enterprise: network")
    assert (found["score"], found["compensation"], found["broken"]) == ("4", "120.00", "0")


def test_the_language_is_chosen(journey, taken):
    journey.entered()
    head, row = taken(columns=("state", "team"), language="zh-hans")
    assert row == ["已受理", "客服一班"]
    assert "State" not in head


@pytest.mark.parametrize("role", ["supervisor", "leader", "agent"])
def test_personal_data_is_masked_as_on_the_pages_for_everybody(journey, taken, people, role):
    """Also for the accepting agent, who reads it in full on the page."""
    ticket = journey.entered().ticket
    Ticket.objects.filter(pk=ticket.pk).update(description="请回电 138 0000 0000，谢谢")
    ticket.refresh_from_db()
    Ticket.objects.filter(pk=ticket.pk).update(subject="找13800000000")
    _head, row = taken(role, columns=(*PERSONAL, *WRITTEN, "subject"))
    found = dict(zip((*PERSONAL, *WRITTEN, "subject"), row, strict=True))
    on_page = personal(ticket, people.supervisor)
    assert {code: found[code] for code in PERSONAL} == {
        code: neutral(getattr(on_page, field)) for code, field in PERSONAL.items()
    }
    assert found["name"]
    assert {code: found[code] for code in WRITTEN} == {code: getattr(on_page, code) for code in WRITTEN}
    assert found["subject"] == "找138****0000"
    assert ticket.customer.name not in str(row)
    assert ticket.customer.phone not in str(row)


def test_who_complained_confidentially_stays_unsaid(journey, taken):
    ticket = journey.entered().ticket
    Ticket.objects.filter(pk=ticket.pk).update(is_confidential=True)
    journey.entered()
    _head, hidden, other = taken(columns=("name", "phone", "email", "address"))
    assert hidden == [""] * 4
    assert other[0]


def test_only_cases_that_may_be_seen(journey, taken, people):
    mine = journey.entered().ticket
    other = journey.to(State.NEGOTIATING)
    Ticket.objects.filter(pk=other.pk).update(agent=people.leader, handler=None)
    numbers = {row[0] for row in taken("agent", columns=("number",))[1:]}
    assert numbers == {mine.number}


@pytest.mark.parametrize("format", Format)
def test_texts_are_never_formulas(journey, taken, format):
    ticket = journey.entered().ticket
    for text in ("=cmd|' /C calc'!A0", "\t=1+1", "＝SUM(A1)", "@x", "-1+1|0", 'a "b", c', "<b>&amp;</b>"):
        Ticket.objects.filter(pk=ticket.pk).update(subject=text)
        (cell,) = taken(columns=("subject",), format=format)[1]
        assert cell == neutral(text)


def test_what_looks_like_an_escape_of_a_workbook_is_escaped():
    assert as_xlsx.escaped("_x0041_ a_x_b") == "_x005F_x0041_ a_x_b"


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]))))
def test_many_texts_are_treated_as_each_by_itself(texts):
    assert list(neutral_each(texts)) == [neutral(text) for text in texts]
    if texts:
        assert list(masks.digits(texts)) == [mask_digits(text) for text in texts]


def test_no_rows_are_a_head_alone(taken):
    with translation.override("en"):
        head = [str(COLUMNS[code].title) for code in DEFAULT]
    assert [taken(format=format) for format in Format] == [[head], [head]]


def test_after_a_full_sheet_comes_the_next(monkeypatch):
    monkeypatch.setattr(as_xlsx, "FULL", 25)
    chunks = [[(f"T{start + n}",) for n in range(10)] for start in range(0, 60, 10)]
    content = b"".join(xlsx_chunks("Cases", [plain("Number", Shape.CODE)], chunks))
    found = rows_of(content, Format.XLSX)
    assert [row for row in found if row != ["Number"]] == [[f"T{n}"] for n in range(60)]
    assert found.count(["Number"]) == 3


def test_the_file_goes_out_while_it_is_read():
    """Nothing waits for the end: the first pieces come when the first rows are there."""
    read = []

    def chunks():
        for number in range(3):
            read.append(number)
            yield [("x" * 20_000,)]

    for write in (csv_chunks, xlsx_chunks):
        read.clear()
        pieces = write("Cases", [plain("Text", Shape.TEXT)], chunks())
        next(pieces)
        assert len(read) < 2


def test_instants_and_money_are_numbers_of_a_workbook():
    columns = [plain("At", Shape.INSTANT), plain("Paid", Shape.MONEY), plain("Count", Shape.NUMBER)]
    content = b"".join(xlsx_chunks("Cases", columns, [[("2026-10-05 09:30:15", "12.50", "3"), ("", "", "")]]))
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="A2" s="1"><v>46300.3960069444</v></c>' in sheet
    assert '<c r="B2" s="3"><v>12.50</v></c><c r="C2"><v>3</v></c>' in sheet
    assert '<row r="3"><c r="A3"/><c r="B3"/><c r="C3"/></row>' in sheet


def test_the_queries_do_not_depend_on_the_rows(journey, taken):
    def counted() -> int:
        with CaptureQueriesContext(connection) as seen:
            taken("supervisor", columns=tuple(COLUMNS))
        return len(seen)

    journey.entered()
    counted()  # what is read once per process
    few = counted()
    for _ in range(4):
        journey.to(State.RESOLVED)
    assert counted() == few
