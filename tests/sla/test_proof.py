"""The proof can be checked by hand and always agrees with the due instant."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.calendar import DayKind, Window
from sla.china import china_calendar
from sla.counting import Limit, Unit, due_at
from sla.proof import Rule, proof

CHINA = china_calendar(
    range(2024, 2030),
    windows=(Window(time(8, 30), time(12)), Window(time(13, 30), time(18))),
)
FRIDAY = datetime(2026, 2, 13, 17, 30, tzinfo=CHINA.zone)
DAY_UNITS = [Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.BUSINESS_HOUR]


def test_working_days_around_spring_festival() -> None:
    rows = proof(FRIDAY, Limit.working_days(2), CHINA)
    assert [(row.date.day, row.counted, row.ordinal, row.why) for row in rows] == [
        (13, False, None, Rule.START_DAY),
        (14, True, 1, DayKind.MAKE_UP_WORKDAY),
        *((day, False, None, DayKind.SPRING_FESTIVAL) for day in range(15, 24)),
        (24, True, 2, DayKind.WORKING_DAY),
    ]


def test_a_limit_of_the_law_moves_to_the_next_working_day() -> None:
    received = datetime(2026, 9, 18, 9, tzinfo=CHINA.zone)
    rows = proof(received, Limit.calendar_days(15, legal=True), CHINA)
    fifteenth, *rolled, last = rows[15:]
    assert (fifteenth.date, fifteenth.ordinal) == (date(2026, 10, 3), 15)
    assert {row.why for row in rolled} == {DayKind.NATIONAL_DAY}
    assert (last.date, last.why) == (date(2026, 10, 8), Rule.MOVED_HERE)


def test_hours_need_one_row_only() -> None:
    (row,) = proof(FRIDAY, Limit.hours(72), CHINA)
    assert (row.date, row.why) == (date(2026, 2, 16), Rule.ELAPSED)


def test_service_hours_name_the_days_that_gave_some() -> None:
    start = datetime(2026, 3, 6, 18, tzinfo=CHINA.zone)
    rows = proof(start, Limit.business_hours(9), CHINA)
    assert [(row.date.day, row.ordinal, row.why) for row in rows] == [
        (6, None, Rule.OUTSIDE_HOURS),
        (7, None, DayKind.WEEKEND),
        (8, None, DayKind.WEEKEND),
        (9, 1, DayKind.WORKING_DAY),
        (10, 2, DayKind.WORKING_DAY),
    ]


def test_days_of_a_year_without_notice_are_marked() -> None:
    start = datetime(2026, 12, 30, 9, tzinfo=CHINA.zone)
    rows = proof(start, Limit.working_days(2), CHINA)
    assert [row.date.year for row in rows if row.provisional] == [2027] * 4


def test_the_weekday_is_named() -> None:
    (row,) = proof(FRIDAY, Limit.hours(1), CHINA)
    assert row.weekday in {"Friday", "星期五"}


@pytest.mark.parametrize("unit", DAY_UNITS)
@given(
    since=st.timedeltas(timedelta(), timedelta(days=1247)),
    length=st.integers(1, 40),
    by_law=st.booleans(),
)
def test_it_runs_without_gap_from_the_start_to_the_due_date(
    unit: Unit, since: timedelta, length: int, by_law: bool
) -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC) + since
    limit = Limit(unit, length, by_law)
    rows = proof(start, limit, CHINA)
    assert rows[0].date == CHINA.date(start)
    assert rows[-1].date == CHINA.due_on(due_at(start, limit, CHINA))
    assert {later.date - row.date for row, later in pairwise(rows)} <= {timedelta(days=1)}
    ordinals = [row.ordinal for row in rows if row.counted]
    assert ordinals == list(range(1, len(ordinals) + 1))
    if unit is not Unit.BUSINESS_HOUR:
        assert len(ordinals) == length
