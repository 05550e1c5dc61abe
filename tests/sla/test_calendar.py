"""The working calendar against the notices, copied by hand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sla.calendar import Calendar, DayKind, Window, YearNotLoaded
from sla.china import china_calendar
from tests.sla.notices import OFF, WORKED, days_of, is_worked

CHINA = china_calendar(range(2024, 2028))
OFFICE = china_calendar(
    range(2025, 2028),
    windows=(Window(time(8, 30), time(12)), Window(time(13, 30), time(18))),
)


def every_day(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA.zone)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_is_worked_exactly_as_the_notice_says(year: int) -> None:
    assert {d for d in every_day(year) if CHINA.is_working(d) != is_worked(d)} == set()


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_of_a_notice_bears_a_holiday_s_name(year: int) -> None:
    ordinary = {DayKind.WEEKEND, DayKind.WORKING_DAY, DayKind.MAKE_UP_WORKDAY}
    unnamed = {d for d in days_of(year, OFF[year]) if CHINA.why(d) in ordinary}
    assert unnamed == set()


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_make_up_workdays_are_those_of_the_notice(year: int) -> None:
    made_up = {d for d in every_day(year) if CHINA.why(d) is DayKind.MAKE_UP_WORKDAY}
    assert made_up == days_of(year, WORKED[year])


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-01-02", DayKind.NEW_YEAR),
        ("2026-02-13", DayKind.WORKING_DAY),
        ("2026-02-14", DayKind.MAKE_UP_WORKDAY),
        ("2026-02-15", DayKind.SPRING_FESTIVAL),
        ("2026-02-23", DayKind.SPRING_FESTIVAL),
        ("2026-03-01", DayKind.WEEKEND),
        ("2026-04-04", DayKind.TOMB_SWEEPING),
        ("2026-05-05", DayKind.LABOUR_DAY),
        ("2026-06-21", DayKind.DRAGON_BOAT),
        ("2026-09-25", DayKind.MID_AUTUMN),
        ("2026-10-07", DayKind.NATIONAL_DAY),
        ("2025-10-06", DayKind.MID_AUTUMN),
        ("2027-02-10", DayKind.SPRING_FESTIVAL),
    ],
)
def test_why(day: str, kind: DayKind) -> None:
    assert CHINA.why(date.fromisoformat(day)) is kind


def test_extraordinary_holidays_are_known_too() -> None:
    past = china_calendar([2015, 2020])
    assert past.why(date(2015, 9, 3)) is DayKind.OTHER_HOLIDAY
    assert past.why(date(2020, 1, 31)) is DayKind.SPRING_FESTIVAL


def test_a_year_that_is_not_loaded_raises_instead_of_assuming_weekdays() -> None:
    with pytest.raises(YearNotLoaded, match="2028"):
        CHINA.is_working(date(2028, 1, 3))


@pytest.mark.parametrize("year", [2000, 2100])
def test_years_outside_all_knowledge_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        china_calendar([year])


def test_the_calendar_of_the_same_years_is_computed_once() -> None:
    assert china_calendar([2025, 2026]).days is china_calendar([2026, 2025]).days


def test_only_years_without_a_notice_are_provisional() -> None:
    assert CHINA.provisional_years == {2027}


@pytest.mark.parametrize(
    ("start", "due", "leans"),
    [
        ("2026-12-01T09:00", "2026-12-25T00:00", False),
        ("2026-12-25T09:00", "2027-01-01T00:00", False),
        ("2026-12-25T09:00", "2027-01-01T00:01", True),
        ("2027-01-05T09:00", "2027-01-09T00:00", True),
    ],
)
def test_leaning_on_a_provisional_year(start: str, due: str, leans: bool) -> None:
    assert CHINA.leans_on_provisional(local(start), local(due)) is leans


def test_midnight_begins_one_date_and_ends_the_due_date_before() -> None:
    midnight = datetime(2026, 2, 13, 16, tzinfo=UTC)
    assert CHINA.date(midnight) == date(2026, 2, 14)
    assert CHINA.due_on(midnight) == date(2026, 2, 13)
    assert CHINA.end_of(date(2026, 2, 13)) == midnight


def test_a_day_of_25_hours_ends_at_its_own_midnight() -> None:
    berlin = Calendar(ZoneInfo("Europe/Berlin"), {}, frozenset({2026}))
    assert berlin.end_of(date(2026, 10, 24)) == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert berlin.end_of(date(2026, 10, 25)) == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_the_notice_replaces_what_was_assumed_of_its_year() -> None:
    noticed = CHINA.with_notice(2027, {date(2027, 1, 2): DayKind.NEW_YEAR})
    assert noticed.provisional_years == frozenset()
    assert noticed.is_working(date(2027, 2, 10))
    assert noticed.why(date(2026, 2, 15)) is DayKind.SPRING_FESTIVAL


def test_a_notice_may_make_the_last_weekend_of_the_year_before_worked() -> None:
    saturday = date(2026, 12, 26)
    noticed = CHINA.with_notice(2027, {saturday: DayKind.MAKE_UP_WORKDAY})
    assert noticed.is_working(saturday)


def test_a_single_day_can_be_corrected() -> None:
    corrected = CHINA.with_days({date(2026, 3, 4): DayKind.OTHER_HOLIDAY})
    assert not corrected.is_working(date(2026, 3, 4))
    assert CHINA.is_working(date(2026, 3, 4))


@pytest.mark.parametrize(
    ("start", "hours", "ends"),
    [
        ("2026-03-02T08:30", 3.5, "2026-03-02T12:00"),
        ("2026-03-02T08:30", 4, "2026-03-02T14:00"),
        ("2026-03-02T12:30", 1, "2026-03-02T14:30"),
        ("2026-03-02T17:00", 2, "2026-03-03T09:30"),
        ("2026-03-06T17:59", 1, "2026-03-09T09:29"),
        ("2026-03-07T10:00", 8, "2026-03-09T18:00"),
        ("2026-02-13T17:00", 2, "2026-02-14T09:30"),
        ("2026-02-14T17:00", 9, "2026-02-24T18:00"),
        ("2026-02-14T17:00", 10, "2026-02-25T09:30"),
    ],
)
def test_service_hours_pass_only_in_windows_on_working_days(start: str, hours: float, ends: str) -> None:
    assert OFFICE.advance(local(start), timedelta(hours=hours)) == local(ends)


def test_service_time_between_two_instants() -> None:
    assert OFFICE.service_between(local("2026-02-13T11:00"), local("2026-02-24T09:00")) == timedelta(
        hours=1 + 4.5 + 8 + 0.5
    )
    assert not OFFICE.service_between(local("2026-02-15T00:00"), local("2026-02-23T23:59"))


def test_a_window_may_close_at_24_00() -> None:
    late = china_calendar([2026], windows=(Window(time(20), time(0)),))
    assert late.advance(local("2026-03-02T19:00"), timedelta(hours=5)) == local("2026-03-03T21:00")


def test_hours_cannot_be_counted_without_windows() -> None:
    with pytest.raises(ValueError, match="no service windows"):
        CHINA.advance(local("2026-03-02T08:30"), timedelta(hours=1))


def test_windows_must_be_in_order_and_apart() -> None:
    with pytest.raises(ValueError, match="overlap"):
        china_calendar([2026], windows=(Window(time(9), time(13)), Window(time(12), time(18))))
    with pytest.raises(ValueError, match="close after"):
        Window(time(18), time(8))
