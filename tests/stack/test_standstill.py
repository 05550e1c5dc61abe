"""The engine through longer troubles: a frozen broker, sweepers that hang, two hours of nobody at work."""

import signal
import time
from datetime import timedelta

import psutil
import pytest

from config.embedded.processes import wait_until
from sla.health import STALE_AFTER

pytestmark = pytest.mark.chaos
FROZEN_S = 60
# Reminders of clocks hung on the demo's tickets: so many, from then on, one after the other.
PLANNED = """
    INSERT INTO sla_clock (ticket_id, target, policy, policy_version, cycle, started_at, due_at,
                           original_due_at, provisional, next_step_at, rung, attempts, error,
                           paused_total, deferred)
    SELECT ticket.id, 'solution', 'standard', 1, {cycle} + n / 20, remind - interval '16.8 hours',
           remind + interval '7.2 hours', remind + interval '7.2 hours', false, remind, 0, 0, '',
           interval '0', interval '0'
    FROM (
        SELECT n, clock_timestamp() + {begins} + n * interval '{lasts} seconds' / {count} AS remind
        FROM generate_series(0, {count} - 1) AS n
    ) AS planned
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM complaints_ticket LIMIT 20) AS ticket
      ON ticket.place = planned.n % 20
"""
WAITING = "SELECT count(*) FROM sla_clock WHERE cycle BETWEEN {0} AND {0} + 999 AND rung = 0"
WRONG = """
    SELECT count(*) FROM sla_clock AS clock LEFT JOIN sla_firedstep AS fired ON fired.clock_id = clock.id
    WHERE clock.cycle BETWEEN {0} AND {0} + 999
    AND (fired.id IS NULL OR fired.step <> 'remind' OR fired.fires_at <> clock.due_at - interval '7.2 hours')
"""
TOLD = """
    SELECT recipient_id, count(*) FROM notifications_notice
    WHERE transport = 'in_app' AND created_at >= '{since}' AND (
        kind = 'deadline_digest' OR kind = 'deadline' AND split_part(key, '-', 2)::bigint IN (
            SELECT id FROM sla_clock WHERE cycle BETWEEN {cycle} AND {cycle} + 999
        )
    ) GROUP BY recipient_id
"""
STOPPED = "UPDATE notifications_heartbeat SET beat_at = beat_at - interval '2 hours' WHERE name = 'deadlines'"
LATEST = """
    SELECT max(late_by) FROM sla_firedstep JOIN sla_clock ON sla_clock.id = clock_id
    WHERE cycle BETWEEN {0} AND {0} + 999
"""


@pytest.fixture(scope="module")
def stack(begun_stack):
    return begun_stack


def one(stack, statement):
    return stack.query(statement)[0][0]


def plan(stack, *, cycle, count, begins, lasts):
    stack.query(PLANNED.format(cycle=cycle, count=count, begins=begins, lasts=lasts))


def recorded(stack, cycle, within):
    return wait_until(lambda: one(stack, WAITING.format(cycle)) == 0, seconds=within)


def test_two_hours_of_nobody_at_work_are_caught_up_within_a_minute(stack):
    since = one(stack, "SELECT clock_timestamp()")
    due = PLANNED.format(cycle=2000, count=10_000, begins="interval '-2 hours'", lasts=7190)
    stack.query(f"{due}; {STOPPED}")
    assert recorded(stack, 2000, within=60), stack.output
    assert one(stack, WRONG.format(2000)) == 0, "each with its true instant, once"
    counts = dict(stack.query(TOLD.format(since=since, cycle=2000)))
    assert counts
    assert set(counts.values()) == {1}, "one notice per person"
    gap = "SELECT max(ended_at - began_at) FROM sla_standstill"
    assert one(stack, gap) > timedelta(hours=1, minutes=59)


def test_a_frozen_broker_holds_up_neither_pages_nor_deadlines(stack):
    plan(stack, cycle=4000, count=600, begins="interval '2 seconds'", lasts=FROZEN_S)
    broker = stack.child("valkey")
    broker.suspend()
    try:
        until = time.monotonic() + FROZEN_S
        seen = set()
        while time.monotonic() < until:
            seen |= {stack.get(path)[0] for path in ("/", "/find/", "/staff/sign-in/")}
            time.sleep(2)
    finally:
        broker.resume()
    assert max(seen) < 500, seen
    assert 200 in seen
    assert recorded(stack, 4000, within=40), stack.output
    assert one(stack, LATEST.format(4000)) <= timedelta(seconds=30)
    assert one(stack, WRONG.format(4000)) == 0
    assert stack.becomes_ready(), stack.failing_checks()


def test_frozen_sweepers_turn_the_light_red_within_a_minute_and_are_replaced(stack):
    frozen = [
        each
        for name in ("enforcer", "worker", "beat")
        for each in (stack.child(name), *stack.child(name).children(recursive=True))
    ]
    for process in frozen:
        process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    red = wait_until(lambda: "deadlines" in (stack.failing_checks() or ()), seconds=60)
    assert red, stack.failing_checks()
    assert time.monotonic() - began <= 60
    assert timedelta(seconds=60) >= STALE_AFTER
    assert stack.becomes_ready(), stack.failing_checks()
    assert not any(_is_stopped(process) for process in frozen)


def _is_stopped(process):
    try:
        return process.status() == psutil.STATUS_STOPPED
    except psutil.NoSuchProcess:
        return False
