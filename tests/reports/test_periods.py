from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from reports.periods import NotAPeriod, Period, PeriodKind


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-W41", "2026-10-05", "2026-10-11"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2026-10-05", "2026-10-05", "2026-10-05"),
        ("2026-10-05..2026-10-17", "2026-10-05", "2026-10-17"),
    ],
)
def test_reads_and_writes(text, first, last):
    period = Period.parse(text)
    assert (str(period.first), str(period.last)) == (first, last)
    assert str(period) == text
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-Q5", "2026-W54", "26", "2026-10-17..2026-10-05", "2026-02-30", "２０２６"]
)
def test_refuses_what_is_no_period(text):
    with pytest.raises(NotAPeriod):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "previous", "year_before"),
    [
        ("2026-01", "2025-12", "2025-01"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026", "2025", "2025"),
        ("2026-W01", "2025-W52", "2025-W01"),
        ("2026-10-05..2026-10-17", "2026-09-22..2026-10-04", "2025-10-05..2025-10-17"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
    ],
)
def test_what_it_is_compared_with(text, previous, year_before):
    period = Period.parse(text)
    assert str(period.previous()) == previous
    assert str(period.year_before()) == year_before


def test_begins_and_ends_at_local_midnight():
    month = Period.parse("2026-10")
    assert month.begins == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert month.ends == datetime(2026, 10, 31, 16, tzinfo=UTC)


def test_months_and_days_it_touches():
    period = Period.parse("2026-09-29..2026-11-02")
    assert [str(month) for month in period.months()] == ["2026-09", "2026-10", "2026-11"]
    assert len(list(period.days())) == period.length == 35
    assert date(2026, 10, 1) in period
    assert date(2026, 11, 3) not in period


@pytest.mark.parametrize(
    "text", ["2026-10", "2026-Q3", "2026", "2026-W41", "2026-10-05", "2026-10-05..2026-10-17"]
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_has_a_name_in_both_languages(text, language):
    with translation.override(language):
        assert "2026" in Period.parse(text).label


def test_a_period_never_ends_before_it_begins():
    with pytest.raises(NotAPeriod):
        Period(PeriodKind.DAYS, date(2026, 10, 2), date(2026, 10, 1))
