"""Drafts by the schedule and on request: once each, tried again, with progress shown."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from complaints.states import State as Stage
from reports import building_queue, publishing
from reports.building_queue import LEASE, MOST_ATTEMPTS, build_waiting
from reports.building_schedule import ask_for_what_ended
from reports.document import Tiles
from reports.models import Edition, Report, Rollup, Stale
from reports.periods import Period
from reports.rollups import refreshing
from tests.reports.publishing.conftest import TWO_OCLOCK
from tests.reports.publishing.steps import page_of, told

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true", "HX-Target": "building"}
ZONE = ZoneInfo("Asia/Shanghai")
State = Edition.State


# The schedule


def test_the_first_working_day_at_two_asks_for_last_month(october, people):
    assert not ask_for_what_ended(now=TWO_OCLOCK - timedelta(seconds=1))
    assert not ask_for_what_ended(now=TWO_OCLOCK - timedelta(days=1) + timedelta(hours=9))
    assert ask_for_what_ended(now=TWO_OCLOCK)
    report = Report.objects.get()
    assert (report.period, report.language) == ("2026-10", "zh-hans")
    assert build_waiting(now=TWO_OCLOCK) == 1
    edition = report.editions.get()
    assert (edition.state, edition.asked_by, edition.progress) == (State.DRAFT, None, 100)
    assert edition.written.language == "zh-hans"
    assert {people.analyst, people.supervisor} == told("report_drafted")


def test_whoever_was_down_asks_later_and_once(october):
    assert ask_for_what_ended(now=TWO_OCLOCK + timedelta(days=9))
    assert not ask_for_what_ended(now=TWO_OCLOCK + timedelta(days=9))
    build_waiting(now=TWO_OCLOCK + timedelta(days=9))
    assert not ask_for_what_ended(now=TWO_OCLOCK + timedelta(days=10))
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("span", "first", "due", "period"),
    [
        # The Monday after; after a weekend that was a holiday; the first working day of the quarter
        ("day", "2026-10-28", datetime(2026, 11, 2, 2, tzinfo=ZONE), "2026-W44"),
        ("day", "2026-10-07", datetime(2026, 10, 12, 2, tzinfo=ZONE), "2026-W41"),
        ("month", "2026-08-01", datetime(2026, 10, 8, 2, tzinfo=ZONE), "2026-Q3"),
        ("month", "2025-05-01", datetime(2026, 1, 4, 2, tzinfo=ZONE), "2025"),
    ],
)
def test_weeks_quarters_and_years_are_asked_for_on_their_first_working_day(span, first, due, period):
    Rollup.objects.create(span=span, first=first, keys={"": {"accepted": [1]}})
    assert not ask_for_what_ended(now=due - timedelta(seconds=1))
    assert [str(each) for each in ask_for_what_ended(now=due)] == [period]
    assert not ask_for_what_ended(now=due + timedelta(minutes=1))


def test_a_month_without_a_case_has_no_report():
    assert not ask_for_what_ended(now=TWO_OCLOCK)


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_make_one_report(october):
    asked: list[bool] = []
    ready = threading.Barrier(2)

    def schedule() -> None:
        try:
            ready.wait()
            asked.append(bool(ask_for_what_ended(now=TWO_OCLOCK)))
        finally:
            connection.close()

    threads = [threading.Thread(target=schedule) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(asked) == [False, True]
    assert Edition.objects.count() == 1


# Building


@pytest.fixture
def asked(october, people, now) -> Edition:
    return publishing.ask_for(period=Period.parse("2026-10"), language="en", by=people.analyst, now=now)


@pytest.fixture
def behind(monkeypatch) -> None:
    """More waits to be counted than one batch."""
    Stale.objects.create(ticket_id=1)
    monkeypatch.setattr(refreshing, "BATCH", 0)


def test_nothing_is_begun_while_more_than_a_batch_waits_to_be_counted(asked, behind, now):
    assert build_waiting(now=now) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (State.BUILDING, 0)
    Stale.objects.all().delete()
    assert build_waiting(now=now) == 1


def test_nothing_is_begun_while_somebody_else_is_counting(asked, now, monkeypatch):
    monkeypatch.setattr(refreshing, "is_alone", lambda: False)
    assert build_waiting(now=now) == 0
    monkeypatch.undo()
    assert build_waiting(now=now) == 1


def test_what_little_waits_is_counted_first(journey, people, now):
    journey.now = now - timedelta(days=10)
    journey.to(Stage.INTAKE)
    publishing.ask_for(period=Period.parse("2026-10"), language="en", by=people.analyst, now=now)
    assert Stale.objects.exists()
    assert build_waiting(now=now) == 1
    headlines = next(each for each in Edition.objects.get().written.cover if isinstance(each, Tiles))
    assert [tile.value for tile in headlines.items if tile.code == "volume"] == [1]


@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
def test_a_draft_that_is_not_begun_says_why(as_, asked, behind, headers):
    Edition.objects.update(try_at=timezone.now())
    client, why = as_(Role.ANALYST), "Complaints are still being counted: the draft is begun"
    assert why in client.get(page_of(asked), headers=headers).content.decode()
    Edition.objects.update(try_at=timezone.now() + LEASE)  # it was begun before so many came
    assert why not in client.get(page_of(asked), headers=headers).content.decode()
    Edition.objects.update(try_at=timezone.now())
    Stale.objects.all().delete()
    assert why not in client.get(page_of(asked), headers=headers).content.decode()


def test_what_cannot_be_built_is_tried_again_and_then_told(asked, people, now, monkeypatch):
    def broken(**_: object) -> None:
        raise RuntimeError("张晓明 13800001234")

    monkeypatch.setattr(building_queue, "build", broken)
    for attempt in range(MOST_ATTEMPTS):
        assert Edition.objects.get().state == State.BUILDING
        assert build_waiting(now=now + timedelta(minutes=2 * attempt)) == 0
    failed = Edition.objects.get()
    assert (failed.state, failed.error) == (State.FAILED, "RuntimeError")
    assert people.analyst in told("report_failed")
    monkeypatch.undo()
    publishing.build_again(edition=failed, by=people.analyst, now=now)
    assert build_waiting(now=now) == 1
    assert Edition.objects.get().state == State.DRAFT


def test_a_builder_that_died_is_followed_by_another(asked, now):
    building_queue._claimed(now)
    assert build_waiting(now=now + LEASE - timedelta(seconds=5)) == 0
    assert build_waiting(now=now + LEASE) == 1


def test_progress_is_shown_while_it_is_built(as_, asked, now):
    Edition.objects.update(progress=40)
    client = as_(Role.ANALYST)
    assert 'value="40"' in client.get(page_of(asked)).content.decode()
    assert b"<progress" in client.get(page_of(asked), headers=PART).content
    build_waiting(now=now)
    assert client.get(page_of(asked), headers=PART).headers["HX-Refresh"] == "true"
