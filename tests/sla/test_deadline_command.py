"""`manage.py deadline`: the answer alone on the first line, the proof below."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils.translation import override

from sla import in_force
from sla.calendar import DayKind
from sla.working_calendar.changing import Change, change_calendar

pytestmark = pytest.mark.django_db
FRIDAY = "2026-02-13T17:30+08:00"


def deadline(*arguments: str) -> tuple[list[str], str]:
    out, err = StringIO(), StringIO()
    with override("en"):
        call_command("deadline", *arguments, stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue()


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (("--from", FRIDAY, "--working-days", "15"), "2026-03-13T00:00:00+08:00"),
        (("--from", FRIDAY, "--calendar-days", "15"), "2026-03-01T00:00:00+08:00"),
        (("--from", FRIDAY, "--hours", "72"), "2026-02-16T17:30:00+08:00"),
        (("--from", FRIDAY, "--minutes", "10"), "2026-02-13T17:40:00+08:00"),
        (("--from", "2026-02-13T09:30Z", "--minutes", "10"), "2026-02-13T17:40:00+08:00"),
        (
            ("--from", "2026-09-18T09:00+08:00", "--calendar-days", "15", "--legal"),
            "2026-10-09T00:00:00+08:00",
        ),
    ],
)
def test_the_due_instant_stands_alone(arguments: tuple[str, ...], due: str) -> None:
    lines, _ = deadline(*arguments)
    assert lines == [due]


def test_a_long_limit_looks_at_as_many_years_as_it_needs() -> None:
    (due,), warning = deadline("--from", FRIDAY, "--working-days", "1000")
    assert due.startswith("2030-")
    assert "Provisional" in warning


def test_the_proof_follows_the_answer() -> None:
    lines, warning = deadline("--from", FRIDAY, "--working-days", "2", "--explain")
    assert lines[0] == "2026-02-25T00:00:00+08:00"
    assert lines[1] == "2026-02-13T17:30:00+08:00 + 2 working days"
    assert lines[3] == "2026-02-14  Saturday    1  Make-up workday"
    assert lines[4] == "2026-02-15  Sunday    –  Spring Festival holiday"
    assert lines[-1] == "In time until 2026-02-24, 24:00."
    assert warning == ""


def test_a_year_without_notice_is_said_beside_the_answer() -> None:
    lines, warning = deadline("--from", "2098-12-20T09:00+08:00", "--working-days", "15")
    assert len(lines) == 1
    assert "Provisional" in warning


@pytest.mark.parametrize(
    "arguments",
    [
        ("--from", "2026-02-13T17:30", "--hours", "1"),
        ("--from", "yesterday", "--hours", "1"),
        ("--from", FRIDAY),
        ("--from", FRIDAY, "--hours", "1", "--minutes", "1"),
        ("--from", FRIDAY, "--hours", "0"),
        ("--from", FRIDAY, "--hours", "999999999999999"),
        ("--from", FRIDAY, "--working-days", "999999999999999"),
        ("--from", "1999-02-13T17:30+08:00", "--working-days", "1"),
        ("--from", "0001-01-01T00:00+08:00", "--hours", "1"),
    ],
)
def test_what_cannot_be_counted_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        deadline(*arguments)


def test_a_day_corrected_in_the_table_counts(now):
    days = {date(2026, 3, 12): DayKind.OTHER_HOLIDAY}
    change = Change(year=2026, days=days, is_official=True, is_whole=False)
    change_calendar(change, by=None, reason="台风", now=now)
    assert deadline("--from", FRIDAY, "--working-days", "15")[0] == ["2026-03-14T00:00:00+08:00"]


def test_without_a_database_the_shipped_calendar_answers(monkeypatch):
    def unreachable():
        raise OperationalError

    monkeypatch.setattr(in_force, "_stamp", unreachable)
    in_force.forget()
    assert deadline("--from", FRIDAY, "--working-days", "15")[0] == ["2026-03-13T00:00:00+08:00"]
