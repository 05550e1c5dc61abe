"""The working calendar as a table: notices, corrections, what is counted anew, no stale process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.actors import CUSTOMER
from complaints.lifecycle.classify import classify
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.waiting import ask_customer, customer_answered
from complaints.models.history import digest
from complaints.states import NoticeChannel, State
from sla import in_force
from sla.calendar import DayKind
from sla.calendars import calendar_around
from sla.china import china_calendar
from sla.models import CalendarChange, CalendarDay, CalendarYear, Clock
from sla.recounting import recount
from sla.working_calendar.changing import Change, change_calendar, differences
from sla.working_calendar.notices import read_notice, written
from tests.factories import a_classification, ref

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
HOLIDAY = date(2026, 11, 26)  # a Thursday that no notice names


def a_day_off(day=HOLIDAY, kind=DayKind.OTHER_HOLIDAY, **given):
    return Change(**{"year": day.year, "days": {day: kind}, "is_official": True, "is_whole": False, **given})


def correct(now, change=None):
    return change_calendar(change or a_day_off(), by=None, reason="更正", now=now)


@pytest.fixture
def complex_ticket(journey):
    return journey.to(State.INVESTIGATING)


def full(ticket) -> Clock:
    return ticket.clocks.get(target="full_solution", cancelled_at=None)


def test_the_table_begins_with_what_the_package_says():
    held = set(CalendarYear.objects.values_list("year", flat=True))
    assert {2025, 2026} <= held
    for year in held:
        stored = dict(CalendarDay.objects.filter(year=year).values_list("date", "kind"))
        assert stored == china_calendar([year]).days
        provisional = year in china_calendar([year]).provisional_years
        assert CalendarYear.objects.get(year=year).is_provisional == provisional


def test_a_correction_moves_the_open_clocks_that_lean_on_it(complex_ticket, now):
    before, events = full(complex_ticket), complex_ticket.history.count()
    others = {c.target: c.due_at for c in complex_ticket.clocks.exclude(pk=before.pk)}
    correct(now)
    assert recount(now=now).clocks == 1
    assert full(complex_ticket).due_at == before.due_at + DAY
    assert {c.target: c.due_at for c in complex_ticket.clocks.exclude(pk=before.pk)} == others
    said = complex_ticket.history.get(kind="deadline_recounted")
    assert said.payload["target"] == "full_solution"
    assert datetime.fromisoformat(said.payload["due_at"]) == before.due_at + DAY
    assert said.digest == digest(said, complex_ticket.number)
    assert complex_ticket.history.count() == events + 1


def test_counting_anew_twice_changes_nothing(complex_ticket, now):
    correct(now)
    recount(now=now)
    state = list(complex_ticket.clocks.order_by("pk").values())
    assert recount(now=now).tickets == 0
    assert list(complex_ticket.clocks.order_by("pk").values()) == state


def test_a_correction_taken_back_brings_the_old_limit_back(complex_ticket, now):
    due_at = full(complex_ticket).due_at
    correct(now)
    recount(now=now)
    correct(now, a_day_off(kind=DayKind.WORKING_DAY))
    recount(now=now)
    assert full(complex_ticket).due_at == due_at
    assert not CalendarDay.objects.filter(date=HOLIDAY).exists()


def test_pauses_are_kept_when_it_is_counted_anew(complex_ticket, people, now):
    ask_customer(
        ticket=TicketRef(number=complex_ticket.number),
        by=people.handler,
        question="？",
        reply_by=now + 9 * DAY,
        now=now + DAY,
    )
    customer_answered(
        ticket=TicketRef(number=complex_ticket.number),
        by=CUSTOMER,
        answer="周日",
        channel=NoticeChannel.ONLINE,
        now=now + 3 * DAY,
    )
    paused = full(complex_ticket)
    correct(now)
    recount(now=now + 3 * DAY)
    after = full(complex_ticket)
    assert (after.paused_total, after.due_at) == (2 * DAY, paused.due_at + DAY)


def test_a_wait_that_began_in_the_time_that_was_given_goes_on(complex_ticket, people, now):
    clock = full(complex_ticket)
    longer = clock.due_at + 30 * DAY
    Clock.objects.filter(pk=clock.pk).update(due_at=longer)
    asked_at = clock.due_at + DAY
    place = TicketRef(number=complex_ticket.number)
    ask_customer(ticket=place, by=people.handler, question="？", reply_by=asked_at + 9 * DAY, now=asked_at)
    assert full(complex_ticket).paused_at == asked_at
    correct(now)
    recount(now=asked_at + DAY)
    assert full(complex_ticket).paused_at == asked_at
    customer_answered(
        ticket=place, by=CUSTOMER, answer="周日", channel=NoticeChannel.ONLINE, now=asked_at + 7 * DAY
    )
    assert full(complex_ticket).due_at >= longer + 5 * DAY


def test_a_time_that_was_promised_does_not_come_earlier(complex_ticket, now):
    clock = full(complex_ticket)
    Clock.objects.filter(pk=clock.pk).update(due_at=clock.due_at + 10 * DAY)
    correct(now)
    recount(now=now)
    after = full(complex_ticket)
    assert after.due_at == clock.due_at + 10 * DAY
    assert after.original_due_at == clock.original_due_at + DAY


def test_what_was_broken_stays_broken(complex_ticket, sweep_at, now):
    clock = full(complex_ticket)
    late = clock.due_at + timedelta(seconds=1)
    sweep_at(late)
    correct(late)
    recount(now=late)
    after = full(complex_ticket)
    assert (after.due_at, after.breached_at) == (clock.due_at, clock.due_at)


def test_the_notice_of_a_year_clears_the_provisional_marks(journey, people, category_complex):
    december = datetime(2098, 12, 22, 9, tzinfo=SHANGHAI)
    journey.now = december
    ticket = classify(
        ticket=ref(journey.entered().ticket),
        by=people.agent,
        as_=a_classification(category_complex),
        now=december,
    )
    assert full(ticket).provisional
    for year in (2098, 2099):
        days = dict(china_calendar([year]).days)
        notice = Change(year=year, days=days, is_official=True, source="国办发明电")
        change_calendar(notice, by=None, reason="通知", now=december)
    recount(now=december)
    assert not full(ticket).provisional
    said = ticket.history.filter(kind="deadline_recounted")
    assert {(e.payload["target"], e.payload["provisional"]) for e in said} == {
        ("full_solution", False),
        ("regulator_reply", False),
    }
    assert CalendarYear.objects.get(year=2099).status == "official"


def test_a_correction_of_one_day_makes_no_year_official(now):
    correct(now, a_day_off(date(2098, 3, 5), is_official=False))
    assert CalendarYear.objects.get(year=2098).is_provisional
    assert CalendarDay.objects.filter(year=2098).count() == len(china_calendar([2098]).days) + 1


def test_what_changes_nothing_is_not_written(now):
    assert correct(now, a_day_off(kind=DayKind.WORKING_DAY, source="holidays")) is None
    assert not CalendarChange.objects.exists()


def test_the_log_cannot_be_rewritten(now):
    change = correct(now)
    with pytest.raises(DatabaseError), transaction.atomic():
        CalendarChange.objects.filter(pk=change.pk).update(reason="")


def test_a_notice_as_text():
    text = (
        "2027-02-05 至 2027-02-07 春节放假\n2027/02/14，调休上班\nfrom,to,kind\n2026-12-27,make_up_workday\n"
    )
    notice = read_notice(text, 2027)
    assert notice.problems == []
    assert notice.days == {
        date(2026, 12, 27): DayKind.MAKE_UP_WORKDAY,
        date(2027, 2, 5): DayKind.SPRING_FESTIVAL,
        date(2027, 2, 6): DayKind.SPRING_FESTIVAL,
        date(2027, 2, 7): DayKind.SPRING_FESTIVAL,
        date(2027, 2, 14): DayKind.MAKE_UP_WORKDAY,
    }
    assert read_notice(written(notice.days), 2027) == notice


@pytest.mark.parametrize(
    "line",
    [
        "2027-02-05",
        "2027-02-05,holiday",
        "2027-02-30,spring_festival",
        "2028-02-05,spring_festival",
        "2026-11-27,spring_festival",
        "2027-02-08,make_up_workday",
        "2027-02-09,2027-02-05,spring_festival",
        "2027-02-05,2028-02-05,spring_festival",
        "2027-02-05,spring_festival\n2027-02-05,new_year",
    ],
)
def test_what_cannot_be_read_is_named(line):
    assert read_notice(line, 2027).problems


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_real_notice_differs_in_nothing_from_what_was_seeded(year):
    seed = china_calendar([year - 1, year])
    days = dict(china_calendar([year]).days)
    notice = read_notice(written(days), year)
    change = Change(year=year, days=notice.days, is_official=True)
    assert (notice.problems, differences(change, seed)) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_another_process_counts_by_the_new_calendar_at_once(now):
    """The two threads have connections of their own; what one corrects the other counts by."""

    def elsewhere(work):
        def worked():
            try:
                return work()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(worked).result()

    start = datetime(2026, 11, 25, 9, tzinfo=SHANGHAI)
    assert calendar_around(start).is_working(HOLIDAY)
    elsewhere(lambda: correct(now))
    in_force._kept.is_checked = True  # as in a process that did not write it itself
    in_force.refresh()
    assert not calendar_around(start).is_working(HOLIDAY)


@pytest.mark.django_db(transaction=True)
def test_a_move_that_was_under_way_with_the_old_calendar_is_caught_up_with(journey, now):
    """It counted before the correction and is stored after it."""
    ticket = journey.to(State.INVESTIGATING)
    due_at = full(ticket).due_at
    correct(now)
    recount(now=now)
    Clock.objects.filter(pk=full(ticket).pk).update(due_at=due_at, original_due_at=due_at, counted_by=0)
    assert recount(now=now).clocks == 1
    assert full(ticket).due_at == due_at + DAY
