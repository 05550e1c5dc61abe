"""`python -m bench.deadlines`: what the enforcement costs, beside raw SQL on the same rows."""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import django

from bench import processor
from bench.servers import Servers, adopt

TICKETS, DUE, SWEEPERS = 10_000, 10_000, 2
SHARES = (0.7, 0.9, 1)  # of the time, at which reminder, warning and breach are due

FILL = """
    INSERT INTO sla_clock (ticket_id, target, policy, policy_version, cycle, started_at, due_at,
                           original_due_at, provisional, rung, next_step_at)
    SELECT {ticket}, 'solution', 'standard', 1,
           {cycle} + n / (SELECT count(*) FROM complaints_ticket), {began}, {began} + interval '24 hours',
           {began} + interval '24 hours', false, {rung}, {began} + interval '24 hours' * {share}
    FROM generate_series(1, {count}) AS n
"""
PROBE = (
    "SELECT id FROM sla_clock WHERE next_step_at < now() AND quarantined_at IS NULL"
    " ORDER BY next_step_at LIMIT 200"
)
WHOLE = "SELECT count(*) FROM sla_clock WHERE provisional"  # the audit beside it
# The same rows, written by nobody who thinks: steps, history, flags, notices, the clocks.
RAW = """
    WITH due AS (
        SELECT id, ticket_id, due_at FROM sla_clock WHERE next_step_at < now() LIMIT {due}
    ), steps AS (
        INSERT INTO sla_firedstep (clock_id, step, fires_at, fired_at, late_by)
        SELECT id, 'breach', due_at, now(), interval '0' FROM due
    ), lines AS (
        INSERT INTO complaints_historyevent
            (ticket_id, seq, kind, at, actor_kind, from_state, to_state, payload, previous, digest,
             version, salt)
        SELECT ticket_id, 100000 + id, 'deadline_step', now(), 'system', 'intake', 'intake',
               '{{"step": "breach"}}', md5(id::text), md5(id::text), 1, ''
        FROM due
    ), flags AS (
        UPDATE complaints_ticket SET sla_state = 'overdue' FROM due WHERE complaints_ticket.id = due.ticket_id
    )
    UPDATE sla_clock SET rung = 3, next_step_at = due.due_at + interval '4 hours', breached_at = due.due_at,
                         detected_at = now()
    FROM due WHERE sla_clock.id = due.id
"""


TICKET = "(SELECT array_agg(id) FROM complaints_ticket)[1 + n % (SELECT count(*) FROM complaints_ticket)]"
# Reminders that come due one after the other while everything runs.
TRICKLE, TRICKLE_S = 2_000, 40
LATE = """
    SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY late_by),
           percentile_cont(0.99) WITHIN GROUP (ORDER BY late_by), max(late_by)
    FROM sla_firedstep JOIN sla_clock ON sla_clock.id = clock_id WHERE cycle >= 30000
"""


def main() -> None:
    options = argparse.ArgumentParser(prog="bench.deadlines", description=__doc__)
    options.add_argument("--open", type=int, default=1_000_000, help="open clocks at the end")
    most = options.parse_args().open
    with Servers() as servers:
        servers.start_databases()
        adopt(servers.environment)
        django.setup()
        for line in _figures(servers, most):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


def _figures(servers: Servers, most: int) -> Iterator[str]:
    from django.core.management import call_command

    from demo.people import hire
    from sla.enforcer import sweep

    call_command("prepare")
    hire()
    _bare_tickets()
    sweep()
    open_clocks = 0
    for wanted in (TICKETS, most):
        _fill(wanted - open_clocks, cycle=2 + open_clocks // 1000, began="now()")
        open_clocks = wanted
        yield _at_rest(wanted)
    yield _storm(servers)
    yield _trickle(servers)


def _at_rest(wanted: int) -> str:
    """What a sweep costs while nothing is due."""
    from sla import auditor
    from sla.enforcer import sweep

    _run("VACUUM ANALYZE sla_clock")
    idle, probe = _medians(sweep, lambda: _run(PROBE))
    audited, passed = _medians(auditor.audit, lambda: _run(WHOLE), times=3)
    return (
        f"|{wanted:,} open clocks|sweep with nothing due {idle:.2f} ms|probe {probe:.2f} ms"
        f"|ratio {idle / probe:.1f}|audit {audited:.1f} ms|one pass over the clocks {passed:.1f} ms|"
    )


def _storm(servers: Servers) -> str:
    """So many limits run out at once, two sweepers; beside it the same rows in plain SQL."""
    from django.db import transaction

    _fill(DUE, cycle=20_000, began="now() - interval '24 hours 1 minute'", rung=2)
    _run("ANALYZE sla_clock")
    folder = servers.folder.postgres
    began = processor.of_cluster(folder)
    with transaction.atomic():
        raw = _once(lambda: _run(RAW.format(due=DUE)))
        transaction.set_rollback(True)
    raw_work = processor.of_cluster(folder) - began
    sweepers = [_sweeper(servers) for _ in range(SWEEPERS)]
    began = processor.of_cluster(folder) + processor.of_ended_children()
    ready = sum(processor.of_process(each.pid) for each in sweepers)
    ours = _once(lambda: _all_sweep(sweepers))
    work = processor.of_cluster(folder) + processor.of_ended_children() - began - ready
    return (
        f"|{DUE:,} due at once|{SWEEPERS} sweepers {ours / 1000:.2f} s|raw SQL {raw / 1000:.2f} s"
        f"|ratio {ours / raw:.1f}|processor {work:.2f} s and {raw_work:.2f} s, ratio {work / raw_work:.1f}|"
    )


def _sweeper(servers: Servers) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "bench.sweeping"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    sweeper = subprocess.Popen(words, env={**os.environ, **servers.environment}, **pipes)  # noqa: S603
    assert sweeper.stdout is not None  # noqa: S101 - for the type checker
    sweeper.stdout.readline()
    return sweeper


def _all_sweep(sweepers: "Sequence[subprocess.Popen[str]]") -> None:
    for sweeper in sweepers:
        assert sweeper.stdin is not None  # noqa: S101 - for the type checker
        sweeper.stdin.write("go\n")
        sweeper.stdin.flush()
    for sweeper in sweepers:
        sweeper.wait()


def _trickle(servers: Servers) -> str:
    """How late a step is recorded while web, worker, beat and enforcer run."""
    from django.db import connection

    servers.start_web()
    servers.start_background()
    time.sleep(15)
    began = f"now() - interval '24 hours' * 0.7 + (10 + n * {TRICKLE_S}.0 / {TRICKLE}) * interval '1 second'"
    _fill(TRICKLE, cycle=30_000, began=began)
    time.sleep(10 + TRICKLE_S + 15)
    with connection.cursor() as cursor:
        cursor.execute(LATE)
        count, middle, most_late, latest = cursor.fetchone()
    late = [each.total_seconds() for each in (middle, most_late, latest)]
    return (
        f"|{count:,} steps within {TRICKLE_S} s, everything alive|due → row p50 {late[0]:.1f} s"
        f"|p99 {late[1]:.1f} s|latest {late[2]:.1f} s|"
    )


def _fill(count: int, *, cycle: int, began: str, rung: int = 0) -> None:
    """Clocks of 24 hours of which so many steps are recorded; the next one is to come."""
    share = SHARES[rung]
    _run(FILL.format(ticket=TICKET, cycle=cycle, began=began, count=count, rung=rung, share=share))


def _run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        if cursor.description:
            cursor.fetchall()


def _bare_tickets() -> None:
    """As many rows as the clocks need to hang on, each with the first line of its history."""
    from django.utils import timezone

    from accounts.actors import ActorKind
    from complaints.models import Customer, HistoryEvent, Ticket
    from complaints.models.history import appended

    now = timezone.now()
    customer = Customer.objects.create(
        name="王小明", phone="13800000000", email="", address="", phone_index=b"", created_at=now
    )
    about: dict[str, Any] = {
        "code_digest": b"",
        "channel": "hotline",
        "customer": customer,
        "subject": "信号",
        "description": "无",
    }
    tickets = [Ticket(number=f"B{n}", received_at=now, entered_at=now, **about) for n in range(TICKETS)]
    Ticket.objects.bulk_create(tickets)
    begun: dict[str, Any] = {
        "last": None,
        "kind": "entered",
        "payload": {},
        "key": None,
        "version": 1,
        "salt": "",
        "at": now,
    }
    HistoryEvent.objects.bulk_create(
        appended(ticket=ticket, actor_kind=ActorKind.SYSTEM, to_state="intake", **begun) for ticket in tickets
    )


def _medians(*works: Callable[[], object], times: int = 60) -> list[float]:
    """Taken in turn, so that whatever else the machine does falls on all of them alike."""
    for work in works:
        work()
    rounds = [[_once(work) for work in works] for _ in range(times)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
