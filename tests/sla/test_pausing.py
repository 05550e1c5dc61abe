"""Pausing never shortens, two pauses count as one, and the share of running time is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla.calendars import calendar_of
from sla.counting import due_at
from sla.in_force import SHIPPED, using
from sla.ladder import reached, schedule, target_of
from sla.models import Clock
from sla.pausing import go_through, pause, resume
from sla.story import Pause

START = datetime(2026, 1, 12, 1, 30, tzinfo=UTC)
spans = st.timedeltas(timedelta(), timedelta(days=20))
pausable = st.sampled_from(["solution", "preliminary", "full_solution"])


@pytest.fixture(autouse=True, scope="module")
def _without_a_database():
    with using(SHIPPED):
        yield


def running(target, start=START):
    clock = Clock(target=target, policy="standard", policy_version=1, started_at=start)
    clock.due_at = clock.original_due_at = due_at(
        start, target_of(clock).limit, calendar_of(Clock(started_at=start, due_at=start))
    )
    return clock


def waited(clock, began, length):
    ended = began + length
    go_through(clock, Pause(began, ended), calendar_of(clock, ended))
    return clock


@given(pausable, spans, spans)
def test_pausing_never_shortens(target, before, length):
    clock = running(target)
    promised = clock.due_at
    waited(clock, START + before, length)
    assert clock.due_at >= promised
    assert clock.due_at - clock.deferred == promised
    assert clock.due_at == clock.original_due_at, "a pause is no extension"


@given(pausable, spans, spans, spans)
def test_a_pause_cut_in_two_counts_as_the_whole(target, before, first, second):
    began = START + before
    whole = waited(running(target), began, first + second)
    halves = waited(waited(running(target), began, first), began + first, second)
    assert halves.due_at == whole.due_at
    assert halves.paused_total == whole.paused_total


@given(pausable, spans, spans, spans)
def test_a_longer_pause_is_never_due_earlier(target, before, length, more):
    began = START + before
    assert (
        waited(running(target), began, length).due_at <= waited(running(target), began, length + more).due_at
    )


@given(st.sampled_from(["solution", "preliminary"]), spans, spans)
def test_elapsed_time_is_kept_to_the_microsecond(target, before, length):
    clock = running(target)
    promised, began = clock.due_at, START + before
    waited(clock, began, length)
    assert clock.due_at - promised == (length if began < promised else timedelta())


@given(st.sampled_from(["solution", "preliminary"]), spans, spans)
def test_a_step_comes_after_its_share_of_running_time(target, before, length):
    """A long pause must not eat the time between a reminder and the end."""
    clock = running(target)
    began = START + before
    untouched = [each.at for each in reached(clock, clock.due_at + timedelta(days=9))]
    waited(clock, began, length)
    moved = [each.at for each in reached(clock, clock.due_at + timedelta(days=9))]
    shift = length if began < running(target).due_at else timedelta()
    assert [at - shift for at in moved] == untouched


@pytest.mark.parametrize("target", ["regulator_reply", "entry", "result_notice", "recontact"])
def test_what_is_not_pausable_goes_on(target):
    clock = running(target)
    pause(clock, START + timedelta(minutes=1))
    assert clock.paused_at is None


def test_a_broken_promise_does_not_pause():
    clock = running("solution")
    pause(clock, clock.due_at)
    assert clock.paused_at is None


def test_nothing_is_scheduled_in_a_pause_but_what_was_due_before():
    clock = running("solution")
    clock.paused_at = START + timedelta(hours=20)
    schedule(clock)
    assert clock.next_step_at == START + timedelta(hours=24) * 0.7
    clock.rung = 1
    schedule(clock)
    assert clock.next_step_at is None


@given(st.lists(st.tuples(spans, spans), max_size=5), spans)
def test_the_ladder_rises_whatever_was_paused(pauses, later):
    clock = running("full_solution")
    at = START
    for wait, length in pauses:
        at += wait
        waited(clock, at, length)
        at += length
    steps = [each.at for each in reached(clock, clock.due_at + timedelta(days=40) + later)]
    assert steps == sorted(steps)
    assert steps[2] == clock.due_at


def test_resuming_what_does_not_stand_still_changes_nothing():
    clock = running("solution")
    promised = clock.due_at
    resume(clock, START + timedelta(hours=3), calendar_of(clock))
    assert clock.due_at == promised
