"""Due instants: tables a lawyer can check, a slow second calculation, and properties."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from sla.calendar import Calendar, DayKind, Window, YearNotLoaded
from sla.china import china_calendar
from sla.counting import Limit, Unit, due_at, leans_on_provisional, shifted
from tests.sla.notices import is_worked

CHINA = china_calendar(
    range(2024, 2030),
    windows=(Window(time(8, 30), time(12)), Window(time(13, 30), time(18))),
)
ONE_DAY = timedelta(days=1)

m, h, wd, d, bh = (
    Limit.minutes,
    Limit.hours,
    Limit.working_days,
    Limit.calendar_days,
    Limit.business_hours,
)


def legal(days: int) -> Limit:
    return d(days, legal=True)


def at(text: str) -> datetime:
    """'2026-02-24 24:00' in Shanghai."""
    day, clock = text.split()
    if clock == "24:00":
        return at(f"{day} 00:00") + ONE_DAY
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=CHINA.zone)


@pytest.mark.parametrize(
    ("received", "limit", "due", "because"),
    [
        ("2026-02-13 17:30", wd(1), "2026-02-14 24:00", "the Saturday is worked"),
        ("2026-02-13 17:30", wd(2), "2026-02-24 24:00", "Spring Festival, 15 to 23 February"),
        ("2026-02-13 17:30", wd(5), "2026-02-27 24:00", ""),
        ("2026-02-13 17:30", wd(7), "2026-03-02 24:00", "28 February is worked"),
        ("2026-02-13 17:30", wd(15), "2026-03-12 24:00", ""),
        ("2026-02-13 17:30", d(15), "2026-02-28 24:00", ""),
        ("2026-02-13 17:30", legal(15), "2026-02-28 24:00", "a Saturday, but worked"),
        ("2026-09-18 09:00", wd(1), "2026-09-20 24:00", "a Sunday, but worked"),
        ("2026-09-18 09:00", wd(2), "2026-09-21 24:00", ""),
        ("2026-09-18 09:00", wd(7), "2026-09-29 24:00", "Mid-Autumn, 25 to 27 September"),
        ("2026-09-18 09:00", wd(15), "2026-10-15 24:00", "National Day; 10 October is worked"),
        ("2026-09-18 09:00", d(15), "2026-10-03 24:00", "an own promise does not move"),
        ("2026-09-18 09:00", legal(15), "2026-10-08 24:00", "Civil Code 203"),
        ("2026-02-18 12:00", wd(2), "2026-02-25 24:00", "received on a holiday"),
        ("2026-02-13 17:30", h(72), "2026-02-16 17:30", "hours run through holidays"),
        ("2026-03-02 10:00", wd(15), "2026-03-23 24:00", "working days end later"),
        ("2026-03-02 10:00", legal(15), "2026-03-17 24:00", "than the law's calendar days"),
        ("2026-03-02 00:00", wd(1), "2026-03-03 24:00", "midnight belongs to the day it begins"),
        ("2026-03-02 23:59", wd(1), "2026-03-03 24:00", ""),
        ("2026-03-02 10:00", m(10), "2026-03-02 10:10", ""),
        ("2025-12-31 23:55", m(10), "2026-01-01 00:05", ""),
        ("2025-12-31 10:00", wd(1), "2026-01-04 24:00", "New Year; Sunday the 4th is worked"),
        ("2025-01-27 10:00", wd(2), "2025-02-06 24:00", "Spring Festival 2025"),
        ("2025-09-30 10:00", wd(3), "2025-10-11 24:00", "Saturday the 11th is worked"),
        ("2026-03-02 17:00", bh(2), "2026-03-03 09:30", "18:00 to 08:30 does not count"),
    ],
)
def test_due(received: str, limit: Limit, due: str, because: str) -> None:
    assert due_at(at(received), limit, CHINA) == at(due), because


def test_it_comes_in_utc() -> None:
    assert all(
        due_at(at("2026-03-02 10:00"), limit, CHINA).tzinfo is UTC
        for limit in (m(1), h(1), wd(1), d(1), legal(1), bh(1))
    )


def test_the_date_of_receipt_is_the_one_in_the_policy_s_zone() -> None:
    late_in_utc = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # already 3 March in Shanghai
    assert due_at(late_in_utc, wd(1), CHINA) == at("2026-03-04 24:00")
    elsewhere = late_in_utc.astimezone(timezone(timedelta(hours=-8)))
    assert due_at(elsewhere, wd(1), CHINA) == at("2026-03-04 24:00")


def test_hours_are_elapsed_hours_when_the_clocks_change() -> None:
    berlin = Calendar(ZoneInfo("Europe/Berlin"), {}, frozenset({2026}))
    start = datetime(2026, 3, 28, 12, tzinfo=berlin.zone)
    assert due_at(start, h(24), berlin) == datetime(2026, 3, 29, 11, tzinfo=UTC)


@pytest.mark.parametrize("limit", [h(1), wd(1), d(1), bh(1)])
def test_a_start_without_a_zone_is_refused(limit: Limit) -> None:
    with pytest.raises(ValueError, match="no zone"):
        due_at(datetime.fromisoformat("2026-03-02T10:00"), limit, CHINA)


def test_a_limit_is_at_least_one_unit() -> None:
    with pytest.raises(ValueError, match="at least one"):
        wd(0)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (m(10), "10 minutes"),
        (h(1), "1 hour"),
        (wd(15), "15 working days"),
        (d(1), "1 calendar day"),
        (bh(4), "4 service hours"),
    ],
)
def test_a_limit_in_words(limit: Limit, words: str) -> None:
    with override("en"):
        assert limit.words == words


def test_days_have_no_fixed_span() -> None:
    with pytest.raises(ValueError, match="no fixed span"):
        _ = wd(1).span


def test_a_year_without_days_raises() -> None:
    with pytest.raises(YearNotLoaded):
        due_at(at("2029-12-31 10:00"), wd(1), CHINA)


@pytest.mark.parametrize(
    ("received", "limit", "leans"),
    [
        ("2026-12-28 10:00", wd(3), False),
        ("2026-12-28 10:00", wd(4), True),
        ("2026-12-28 10:00", h(200), False),
        ("2026-12-28 10:00", d(10), False),
        ("2026-12-28 10:00", legal(3), False),
        ("2026-12-28 10:00", legal(10), True),
        ("2026-12-31 17:00", bh(2), True),
    ],
)
def test_which_due_instants_lean_on_a_year_without_notice(received: str, limit: Limit, leans: bool) -> None:
    assert leans_on_provisional(at(received), limit, CHINA) is leans


def slow_dates(start: date, counts: Callable[[date], bool]) -> list[date]:
    """The dates of the 1st to 30th counted day, by turning the pages of a wall calendar."""
    found: list[date] = []
    day = start
    while len(found) < 30:
        day = date.fromordinal(day.toordinal() + 1)
        if counts(day):
            found.append(day)
    return found


def rolled(day: date) -> date:
    while not is_worked(day):
        day = date.fromordinal(day.toordinal() + 1)
    return day


def midnight_after(day: date) -> datetime:
    """Shanghai has had no summer time since 1991: 24:00 is 16:00 UTC."""
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_start_day_agrees_with_a_wall_calendar(year: int) -> None:
    for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
        start = date.fromordinal(ordinal)
        received = datetime(start.year, start.month, start.day, 3, tzinfo=UTC)
        worked, plain = slow_dates(start, is_worked), slow_dates(start, lambda _: True)
        for n in range(1, 31):
            assert due_at(received, wd(n), CHINA) == midnight_after(worked[n - 1]), (start, n)
            assert due_at(received, d(n), CHINA) == midnight_after(plain[n - 1]), (start, n)
            due = midnight_after(rolled(plain[n - 1]))
            assert due_at(received, legal(n), CHINA) == due, (start, n)


@pytest.mark.parametrize(
    ("limit", "due", "paused", "resumed", "then", "because"),
    [
        (h(24), "2026-03-03 10:00", "2026-03-02 12:00", "2026-03-02 15:30", "2026-03-03 13:30", ""),
        (
            wd(15),
            "2026-03-12 24:00",
            "2026-02-14 10:00",
            "2026-02-25 10:00",
            "2026-03-16 24:00",
            "24 and 25 February",
        ),
        (
            wd(15),
            "2026-03-12 24:00",
            "2026-02-14 10:00",
            "2026-02-23 23:59",
            "2026-03-12 24:00",
            "only holidays were waited",
        ),
        (
            wd(15),
            "2026-03-12 24:00",
            "2026-03-02 09:00",
            "2026-03-02 17:00",
            "2026-03-12 24:00",
            "the day of pausing is not counted",
        ),
        (
            wd(5),
            "2026-03-13 17:00",
            "2026-03-09 09:00",
            "2026-03-10 09:00",
            "2026-03-16 17:00",
            "a promised 17:00 stays 17:00",
        ),
        (d(10), "2026-03-12 24:00", "2026-03-06 09:00", "2026-03-09 08:00", "2026-03-15 24:00", ""),
        (bh(4), "2026-03-06 17:30", "2026-03-06 11:00", "2026-03-06 15:00", "2026-03-09 10:30", ""),
    ],
)
def test_a_pause_shifts(limit: Limit, due: str, paused: str, resumed: str, then: str, because: str) -> None:
    assert shifted(at(due), limit, at(paused), at(resumed), CHINA) == at(then), because


def test_a_limit_of_the_law_is_never_paused() -> None:
    instant = at("2026-03-02 10:00")
    with pytest.raises(ValueError, match="never paused"):
        shifted(instant, legal(15), instant, instant, CHINA)


def test_a_pause_cannot_end_before_it_begins() -> None:
    instant = at("2026-03-02 10:00")
    with pytest.raises(ValueError, match="before it begins"):
        shifted(instant, h(1), instant, instant - ONE_DAY, CHINA)


instants = st.timedeltas(timedelta(), timedelta(days=1247)).map(
    lambda since: datetime(2024, 1, 1, tzinfo=UTC) + since
)
gaps = st.timedeltas(timedelta(), timedelta(days=40))
units = st.sampled_from(Unit)
lengths = st.integers(1, 40)


@given(instants, gaps, units, lengths, st.booleans())
def test_a_later_start_is_never_due_earlier(
    start: datetime, gap: timedelta, unit: Unit, length: int, by_law: bool
) -> None:
    limit = Limit(unit, length, by_law)
    assert due_at(start, limit, CHINA) <= due_at(start + gap, limit, CHINA)


@given(instants, units, lengths, lengths, st.booleans())
def test_a_longer_limit_is_never_due_earlier(
    start: datetime, unit: Unit, length: int, more: int, by_law: bool
) -> None:
    short, long = Limit(unit, length, by_law), Limit(unit, length + more, by_law)
    assert start < due_at(start, short, CHINA) <= due_at(start, long, CHINA)


@given(instants, gaps, gaps, units, lengths)
def test_pausing_never_shortens(
    start: datetime, until_pause: timedelta, pause: timedelta, unit: Unit, length: int
) -> None:
    limit = Limit(unit, length)
    due, paused_at = due_at(start, limit, CHINA), start + until_pause
    assert shifted(due, limit, paused_at, paused_at + pause, CHINA) >= due


@given(instants, gaps, gaps, gaps, units, lengths)
def test_splitting_a_pause_changes_nothing(
    start: datetime,
    until_pause: timedelta,
    first: timedelta,
    second: timedelta,
    unit: Unit,
    length: int,
) -> None:
    limit = Limit(unit, length)
    due, paused_at = due_at(start, limit, CHINA), start + until_pause
    between, resumed_at = paused_at + first, paused_at + first + second
    at_once = shifted(due, limit, paused_at, resumed_at, CHINA)
    in_two = shifted(shifted(due, limit, paused_at, between, CHINA), limit, between, resumed_at, CHINA)
    assert in_two == at_once


@given(instants, st.integers(1, 10))
def test_one_more_holiday_never_brings_a_due_instant_forward(start: datetime, length: int) -> None:
    extra = CHINA.with_days({CHINA.date(start) + ONE_DAY: DayKind.OTHER_HOLIDAY})
    assert due_at(start, wd(length), extra) >= due_at(start, wd(length), CHINA)
