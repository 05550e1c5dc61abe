"""Limits in service hours, against a calculation of their own: ten minutes after ten, by nobody's formula."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sla.calendar import Calendar, Window
from sla.china import china_calendar
from sla.counting import Limit, Unit, due_at, shifted
from sla.proof import Rule, proof
from sla.rules import shipped
from sla.service_hours import Edition, Served, length, timeline, with_hours
from sla.working_calendar.hours_forms import read_line, written_line

SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = china_calendar([2025, 2026, 2027])
STEP = timedelta(minutes=10)
SPLIT = (Window(time(8, 30), time(12)), Window(time(13, 30), time(18)))
LATE = (Window(time(20), time(0)),)
JUNE = date(2026, 6, 1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def serves(moment: datetime, calendar: Calendar) -> bool:
    """Whether the ten minutes that begin here are of service; nothing of sla.calendar's sums is asked."""
    local = moment.astimezone(SHANGHAI)
    minute = local.hour * 60 + local.minute
    spans = (
        (w.opens.hour * 60 + w.opens.minute, w.closes.hour * 60 + w.closes.minute or 1440)
        for w in calendar.windows_on(local.date())
    )
    return calendar.is_working(local.date()) and any(opens <= minute < closes for opens, closes in spans)


def step_by_step(start: datetime, steps: int, calendar: Calendar) -> datetime:
    moment = start
    while steps:
        steps -= serves(moment, calendar)
        moment += STEP
    return moment


half_hours = st.integers(0, 47).map(lambda n: n * 30)


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    marks = sorted(draw(st.sets(half_hours, min_size=2, max_size=6)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple(Window(time(a // 60, a % 60), time(b // 60, b % 60)) for a, b in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Hours that may change on a day of the spring."""
    held = [(date(2001, 1, 1), draw(windows()))]
    if draw(st.booleans()):
        held.append((date(2026, 2, 1) + timedelta(days=draw(st.integers(0, 60))), draw(windows())))
    return with_hours(YEARS, held)


spring = st.integers(0, 90 * 144).map(lambda n: at("2026-01-25 00:00") + n * STEP)


@given(spring, st.integers(1, 90), calendars())
def test_it_ends_when_so_many_minutes_of_service_have_passed(
    start: datetime, steps: int, calendar: Calendar
) -> None:
    found = due_at(start, Limit.business_minutes(steps * 10), calendar)
    assert found == step_by_step(start, steps, calendar)


@given(spring, st.integers(1, 12), st.integers(0, 300), st.integers(0, 900), calendars())
def test_a_pause_moves_it_by_the_service_that_passed(
    start: datetime, hours: int, until: int, waited: int, calendar: Calendar
) -> None:
    limit = Limit.business_hours(hours)
    due = due_at(start, limit, calendar)
    paused_at = start + until * STEP
    resumed_at = paused_at + waited * STEP
    served = sum(serves(paused_at + n * STEP, calendar) for n in range(waited))
    assert shifted(due, limit, paused_at, resumed_at, calendar) == step_by_step(due, served, calendar)


@pytest.mark.parametrize(
    ("start", "limit", "due", "because"),
    [
        ("2026-03-06 11:00", Limit.business_hours(2), "2026-03-06 14:30", "over the noon break"),
        ("2026-03-06 17:30", Limit.business_minutes(45), "2026-03-09 08:45", "over a weekend"),
        ("2026-03-07 10:00", Limit.business_minutes(1), "2026-03-09 08:31", "a Saturday is not worked"),
        ("2026-02-13 17:30", Limit.business_hours(1), "2026-02-14 09:00", "a make-up Saturday is"),
        ("2026-03-06 08:30", Limit.business_hours(8), "2026-03-06 18:00", "used up at closing time"),
        ("2026-03-06 09:00", Limit.minutes(45), "2026-03-06 09:45", "plain minutes ask nobody"),
    ],
)
def test_what_a_lawyer_could_check(start: str, limit: Limit, due: str, because: str) -> None:
    calendar = with_hours(YEARS, [(date(2001, 1, 1), SPLIT)])
    assert due_at(at(start), limit, calendar) == at(due), because


def test_the_proof_names_the_days_that_were_served() -> None:
    calendar = with_hours(YEARS, [(date(2001, 1, 1), SPLIT)])
    rows = proof(at("2026-03-06 18:30"), Limit.business_hours(9), calendar)
    assert [(row.date.day, row.counted) for row in rows] == [
        (6, False),
        (7, False),
        (8, False),
        (9, True),
        (10, True),
    ]
    assert rows[0].why is Rule.OUTSIDE_HOURS


EDITIONS = [
    Edition(date(2026, 3, 1), SPLIT),
    Edition(date(2026, 1, 1), LATE, channel="hotline"),
    Edition(JUNE, LATE),
    Edition(date(2026, 1, 1), (Window(time(9), time(10)),), unit=7),
    Edition(JUNE, (), unit=7),
]


@pytest.mark.parametrize(
    ("served", "on", "held"),
    [
        (Served(), date(2025, 1, 1), SPLIT),
        (Served(), date(2026, 5, 31), SPLIT),
        (Served(), JUNE, LATE),
        (Served(channel="hotline"), date(2026, 2, 1), LATE),
        (Served(channel="web"), date(2026, 5, 1), SPLIT),
        (Served((1, 7), "hotline"), date(2026, 5, 1), (Window(time(9), time(10)),)),
        (Served((1, 7), "hotline"), JUNE, LATE),
        (Served((1, 7, 9)), date(2026, 5, 1), (Window(time(9), time(10)),)),
    ],
)
def test_the_nearest_place_decides(served: Served, on: date, held: tuple[Window, ...]) -> None:
    calendar = with_hours(YEARS, timeline(EDITIONS, served))
    assert calendar.windows_on(on) == held


def test_without_hours_there_is_no_timeline_and_days_are_counted_as_ever() -> None:
    assert timeline([], Served((1,), "web")) == ()
    rules = shipped()
    assert rules.calendar([2026]) is rules.calendar([2026])
    start = at("2026-03-02 10:00")
    assert due_at(start, Limit.working_days(2), with_hours(YEARS, ())) == at("2026-03-05 00:00")


def test_every_unit_that_asks_for_service_says_so() -> None:
    assert {unit for unit in Unit if unit.is_service} == {Unit.BUSINESS_HOUR, Unit.BUSINESS_MINUTE}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("08:30-12:00,13:30-18:00", "08:30–12:00, 13:30–18:00"),
        ("8:30 至 12:00；13：30～24:00", "08:30–12:00, 13:30–24:00"),
        ("0:00–24:00", "00:00–24:00"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, written: str) -> None:
    found = read_line(text)
    assert written_line(found) == written
    assert read_line(written) == found


@pytest.mark.parametrize(
    "text", ["morning", "12:00–08:30", "08:00–10:00, 09:00–12:00", "25:00–26:00", "08:00–08:30", "08:00"]
)
def test_what_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_line(text)


def test_how_long_a_day_is_served() -> None:
    assert length(SPLIT) == timedelta(hours=8)
    assert length(LATE) == timedelta(hours=4)
