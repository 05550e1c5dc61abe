"""A clock that cannot be processed: three attempts, set aside with an alert, neighbours untouched."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection

from notifications.models import Notice
from sla import claiming, enforcer, firing
from sla.enforcer import NothingWorks, sweep
from sla.models import Clock, FiredStep
from tests.sla.conftest import SECOND

pytestmark = pytest.mark.django_db


class Spoilt(Exception):
    pass


@pytest.fixture
def poison(entered, solution, monkeypatch):
    """Three tickets, the clock of the second one raises; returns it and the other two."""
    clocks = [solution(entered(phone=f"1380000200{n}")) for n in range(3)]
    spoil(monkeypatch, clocks[1].pk)
    return clocks[1], [clocks[0], clocks[2]]


def spoil(monkeypatch, *keys):
    original = firing.fired

    def fired(clock, ticket, now):
        if clock.pk in keys:
            raise Spoilt
        return original(clock, ticket, now)

    monkeypatch.setattr(enforcer, "fired", fired)


def test_neighbours_are_recorded_in_the_same_sweep(poison, sweep_at):
    bad, good = poison
    sweep_at(bad.due_at + SECOND)
    assert all(clock.fired.count() == 3 for clock in good)
    assert bad.fired.count() == 0
    bad.refresh_from_db()
    assert (bad.attempts, bad.error, bad.quarantined_at) == (2, "Spoilt", None)


def test_after_three_attempts_it_is_set_aside_and_operators_hear_of_it(poison, sweep_at, people):
    bad, _ = poison
    at = bad.due_at + SECOND
    for _ in range(10):
        sweep_at(at)
        at += claiming.RETRY_AFTER + SECOND
    bad.refresh_from_db()
    assert bad.attempts == 3
    assert bad.quarantined_at
    told = Notice.objects.filter(kind="clock_set_aside", transport="in_app")
    assert set(told.values_list("recipient__role", flat=True)) == {"administrator", "supervisor"}
    assert told.count() == 2


def test_an_operator_releases_it_and_nothing_is_lost(poison, sweep_at, monkeypatch):
    bad, _ = poison
    at = bad.due_at + SECOND
    for _ in range(4):
        sweep_at(at)
        at += claiming.RETRY_AFTER + SECOND
    monkeypatch.undo()
    claiming.release(bad)
    sweep_at(at)
    assert bad.fired.get(step="breach").fires_at == bad.due_at


def test_a_fault_of_everything_sets_nothing_aside(entered, solution, sweep_at, monkeypatch):
    clocks = [solution(entered(phone=f"138000020{n:02}")) for n in range(12)]
    spoil(monkeypatch, *[clock.pk for clock in clocks])
    at = clocks[-1].due_at + SECOND
    for _ in range(5):
        with pytest.raises(NothingWorks):
            sweep_at(at)
        at += timedelta(minutes=1)
    assert not Clock.objects.set_aside().exists()
    monkeypatch.undo()
    sweep_at(at)
    assert FiredStep.objects.filter(step="breach").count() == 12


@pytest.mark.django_db(transaction=True)
def test_one_that_kills_its_worker_is_tried_three_times(poison, monkeypatch):
    """The real thing: the process dies in the middle of the transaction."""
    bad, good = poison
    monkeypatch.undo()
    at = bad.due_at + SECOND
    deaths = 0
    for _ in range(12):
        deaths += _sweep_in_a_process(at, kills=bad.pk)
        at += claiming.LEASE + SECOND
    bad.refresh_from_db()
    assert deaths == claiming.MOST_ATTEMPTS
    assert bad.quarantined_at
    assert bad.fired.count() == 0
    assert all(clock.fired.count() == 3 for clock in good)


def _sweep_in_a_process(at, *, kills):
    """Whether the process died of it."""
    connection.close()
    child = os.fork()
    if child == 0:
        original = firing.fired

        def fired(clock, ticket, now):
            if clock.pk == kills:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(clock, ticket, now)

        vars(enforcer)["fired"] = fired
        sweep(now=lambda: at)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
