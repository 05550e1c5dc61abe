"""The real processes killed at seeded random moments while limits run out, then everything reconciled.

An outside observer asks: every due step recorded exactly once with its true instant, every chain
intact, nothing set aside, no notice lost or sent again under another name, and how late the latest was
noticed. `CHAOS=600` prolongs it.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest
from redis import Redis

from config.embedded.processes import wait_until
from config.embedded.sockets import socket_folder
from tests.stack.running import PROJECT

pytestmark = pytest.mark.chaos
SECONDS = float(os.environ.get("CHAOS", "30"))
SEED = int(os.environ.get("SEED", "1"))
CLOCKS = int(70 * SECONDS)
HEALED_WITHIN = timedelta(seconds=30)  # after the last blow, whatever died
NOTICED_WITHIN = timedelta(seconds=30)  # after a step's own instant

# Of every seeded ticket: copies of its clocks that run out one after the other during the run.
DUE_DURING_THE_RUN = """
    INSERT INTO sla_clock (ticket_id, target, policy, policy_version, cycle, started_at, due_at,
                           original_due_at, provisional, next_step_at, rung, attempts, error,
                           paused_total, deferred)
    SELECT ticket.id, 'solution', 'standard', 1, 1000 + n, began, began + span, began + span, false,
           began + span * 0.7, 0, 0, '', interval '0', interval '0'
    FROM (
        SELECT n, clock_timestamp() + n * interval '{seconds} seconds' / {clocks} AS began,
               interval '2 seconds' AS span, (SELECT count(*) FROM complaints_ticket) AS tickets
        FROM generate_series(1, {clocks}) AS n
    ) AS planned
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM complaints_ticket) AS ticket
      ON ticket.place = planned.n % planned.tickets
"""
EXPECTED = """
    SELECT count(*) FROM sla_clock AS clock
    CROSS JOIN (VALUES ('remind', 0.7), ('warn', 0.9), ('breach', 1.0)) AS rung (step, share)
    LEFT JOIN sla_firedstep AS fired ON fired.clock_id = clock.id AND fired.step = rung.step
    WHERE clock.cycle > 1000 AND (
        fired.id IS NULL
        OR abs(extract(epoch FROM fired.fires_at - clock.started_at
                       - (clock.due_at - clock.started_at) * rung.share)) > 0.001
    )
"""


# A breach of which nobody in the house was told, alone or in a digest that was open.
UNTOLD = """
    SELECT count(*) FROM sla_firedstep AS fired JOIN sla_clock AS clock ON clock.id = fired.clock_id
    WHERE clock.cycle > 1000 AND fired.step = 'breach' AND NOT EXISTS (
        SELECT FROM notifications_notice AS notice WHERE notice.transport = 'in_app' AND (
            notice.kind = 'deadline' AND notice.key LIKE 'step-' || clock.id || '-breach-%'
            OR notice.kind = 'deadline_digest'
            AND notice.created_at BETWEEN fired.fired_at - interval '61 seconds' AND fired.fired_at
        )
    )
"""
# Of a customer who has an address, a breach without the word that goes out with it.
UNSAID = """
    SELECT count(*) FROM sla_firedstep AS fired JOIN sla_clock AS clock ON clock.id = fired.clock_id
    JOIN complaints_ticket AS ticket ON ticket.id = clock.ticket_id
    WHERE clock.cycle > 1000 AND fired.step = 'breach'
    AND EXISTS (SELECT FROM notifications_notice WHERE kind = 'overdue' AND about = ticket.number)
    AND NOT EXISTS (
        SELECT FROM notifications_notice
        WHERE kind = 'overdue' AND about = ticket.number AND created_at = fired.fired_at
    )
"""
OURS = re.compile(rb"^Message-ID: <(\d+)\.", re.MULTILINE)


@pytest.fixture(scope="module")
def stack(begun_stack):
    return begun_stack


@pytest.fixture(scope="module")
def struck() -> list[tuple[str, datetime]]:
    """Every blow, and when it fell."""
    return []


@pytest.fixture(scope="module")
def under_fire(stack, struck):
    """The stack after a run of kills; returns it once nothing is waiting any more."""
    chance = random.Random(SEED)  # noqa: S311 - a seed replays the choice of victims
    stack.query(DUE_DURING_THE_RUN.format(seconds=SECONDS, clocks=CLOCKS))
    extra = [_sweeper(stack, "0"), _sweeper(stack, "3600"), _sweeper(stack, "-3600")]
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        struck.append((_strike(stack, chance), datetime.now(UTC)))
        time.sleep(chance.uniform(1, 4))
    assert wait_until(lambda: _waiting(stack) == 0, seconds=90), stack.output
    for process in extra:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    return stack


def _strike(stack, chance: random.Random) -> str:
    victim = chance.choice(["worker", "beat", "enforcer", "valkey", "postgres", "flush", "flush"])
    if victim == "flush":
        with suppress(Exception):  # it may just be starting again
            Redis(unix_socket_path=str(socket_folder(stack.root, "valkey") / "valkey.sock")).flushall()
    elif (process := stack.child(victim)) is not None:
        process.kill()
    return victim


def _sweeper(stack, seconds_wrong: str) -> "subprocess.Popen[bytes]":
    """One more sweeper, on a host whose clock is wrong by so much."""
    wrong = (
        "import datetime, sys, time\n"
        f"real, off = time.time, {seconds_wrong}\n"
        "time.time = lambda: real() + off\n"
        "from django.utils import timezone\n"
        "true_now = timezone.now\n"
        "timezone.now = lambda: true_now() + datetime.timedelta(seconds=off)\n"
        "from django.core.management import execute_from_command_line\n"
        "execute_from_command_line(['manage.py', 'enforce_deadlines', '--every', '1'])\n"
    )
    environment = _environment_of(stack.child("worker"))
    return subprocess.Popen([sys.executable, "-c", wrong], cwd=PROJECT, env=environment)


def _environment_of(process) -> dict[str, str]:
    return dict(process.environ())


def _waiting(stack) -> int | None:
    try:
        return int(stack.query("SELECT count(*) FROM sla_clock WHERE cycle > 1000 AND rung < 3")[0][0])
    except psycopg2.Error:
        return None


def test_each_due_step_is_recorded_once_with_its_true_instant(under_fire):
    assert under_fire.query(EXPECTED) == [(0,)]
    twice = "SELECT count(*) FROM (SELECT 1 FROM sla_firedstep GROUP BY clock_id, step HAVING count(*) > 1) t"
    assert under_fire.query(twice) == [(0,)]


def test_nothing_was_set_aside_or_recorded_before_its_instant(under_fire):
    assert under_fire.query("SELECT count(*) FROM sla_clock WHERE quarantined_at IS NOT NULL") == [(0,)]
    assert under_fire.query("SELECT count(*) FROM sla_firedstep WHERE late_by < interval '0'") == [(0,)]
    wrong = "SELECT count(*) FROM sla_clock WHERE cycle > 1000 AND breached_at IS DISTINCT FROM due_at"
    assert under_fire.query(wrong) == [(0,)]


def test_each_step_is_one_line_of_an_unbroken_history(under_fire):
    lines = """
        SELECT count(*) FROM sla_firedstep AS fired JOIN sla_clock AS clock ON clock.id = fired.clock_id
        WHERE clock.cycle > 1000 AND 1 <> (
            SELECT count(*) FROM complaints_historyevent AS event
            WHERE event.ticket_id = clock.ticket_id AND event.kind = 'deadline_step'
            AND event.payload->>'step' = fired.step AND (event.payload->>'cycle')::int = clock.cycle
        )
    """
    assert under_fire.query(lines) == [(0,)]
    broken = """
        SELECT count(*) FROM (
            SELECT previous, seq, lag(digest) OVER links AS before, lag(seq) OVER links AS place
            FROM complaints_historyevent WINDOW links AS (PARTITION BY ticket_id ORDER BY seq)
        ) AS link WHERE before IS NOT NULL AND (previous <> before OR seq <> place + 1)
    """
    assert under_fire.query(broken) == [(0,)]


def test_everything_was_noticed_soon_even_under_fire(under_fire, struck):
    """However often something dies: no step is noticed later than thirty seconds after its instant."""
    latest = under_fire.query(
        "SELECT max(fired_at), max(late_by) FROM sla_firedstep JOIN sla_clock ON sla_clock.id = clock_id"
        " WHERE cycle > 1000"
    )
    ((noticed_at, late_by),) = latest
    _, last = struck[-1]
    assert noticed_at - last <= HEALED_WITHIN
    assert late_by <= NOTICED_WITHIN


def test_no_notice_is_lost_and_none_goes_out_twice_under_two_names(under_fire, struck):
    """A sender killed between sending and saying so sends once more, under the same name."""
    assert under_fire.query(UNTOLD) == [(0,)]
    assert under_fire.query(UNSAID) == [(0,)]
    assert under_fire.query("SELECT count(*) FROM notifications_notice WHERE failed_at IS NOT NULL") == [(0,)]
    sent = "SELECT id FROM notifications_notice WHERE transport = 'email' AND sent_at IS NOT NULL"
    marked = {number for (number,) in under_fire.query(sent)}
    arrived = Counter(
        int(number)
        for file in (under_fire.root / "mail").glob("*")
        for number in OURS.findall(file.read_bytes())
    )
    deaths = sum(victim in ("worker", "postgres") for victim, _ in struck)
    assert marked
    assert marked <= arrived.keys(), "said to be sent, and nobody got it"
    assert arrived.total() - len(arrived) <= deaths
    assert len(arrived.keys() - marked) <= deaths, "sent, and not yet said"


def test_it_is_well_again(under_fire):
    assert under_fire.becomes_ready(), under_fire.failing_checks()
