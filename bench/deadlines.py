"""`python -m bench.deadlines`: what the enforcement costs, beside raw SQL on the same rows."""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

from bench.servers import Servers, adopt

TICKETS, DUE = 10_000, 10_000
STEPS = (10_000, 1_000_000)

FILL = """
    INSERT INTO sla_clock (ticket_id, target, policy, policy_version, cycle, started_at, due_at,
                           original_due_at, provisional, next_step_at)
    SELECT {ticket}, 'solution', 'standard', 1,
           {cycle} + n / (SELECT count(*) FROM complaints_ticket), {began}, {began} + interval '24 hours',
           {began} + interval '24 hours', false, {began} + interval '24 hours' * 0.7
    FROM generate_series(1, {count}) AS n
"""
PROBE = (
    "SELECT id FROM sla_clock WHERE next_step_at < now() AND quarantined_at IS NULL"
    " ORDER BY next_step_at LIMIT 200"
)
# The same rows, written by nobody who thinks: steps, history, flags, notices, the clocks.
RAW = """
    WITH due AS (
        SELECT id, ticket_id, due_at FROM sla_clock WHERE next_step_at < now() LIMIT {due}
    ), steps AS (
        INSERT INTO sla_firedstep (clock_id, step, fires_at, fired_at, late_by)
        SELECT id, 'remind', due_at, now(), interval '0' FROM due
    ), lines AS (
        INSERT INTO complaints_historyevent
            (ticket_id, seq, kind, at, actor_kind, from_state, to_state, payload, previous, digest,
             version, salt)
        SELECT ticket_id, 100000 + id, 'deadline_step', now(), 'system', 'intake', 'intake',
               '{{"step": "remind"}}', md5(id::text), md5(id::text), 1, ''
        FROM due
    ), flags AS (
        UPDATE complaints_ticket SET sla_state = 'overdue' FROM due WHERE complaints_ticket.id = due.ticket_id
    )
    UPDATE sla_clock SET rung = 1, next_step_at = NULL FROM due WHERE sla_clock.id = due.id
"""


def main() -> None:
    options = argparse.ArgumentParser(prog="bench.deadlines", description=__doc__)
    options.parse_args()
    with Servers() as servers:
        servers.start_databases()
        adopt(servers.environment)
        django.setup()
        for line in _figures():
            sys.stdout.write(f"{line}\n")


def _figures() -> Iterator[str]:
    from django.core.management import call_command
    from django.db import connection, transaction

    from demo.people import hire
    from sla import auditor
    from sla.enforcer import sweep

    call_command("prepare")
    hire()
    _bare_tickets()
    sweep()

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()

    ticket = "(SELECT array_agg(id) FROM complaints_ticket)[1 + n % (SELECT count(*) FROM complaints_ticket)]"
    open_clocks = 0
    for wanted in STEPS:
        run(
            FILL.format(
                ticket=ticket, cycle=2 + open_clocks // 1000, began="now()", count=wanted - open_clocks
            )
        )
        run("VACUUM ANALYZE sla_clock")
        open_clocks = wanted
        idle, probe = _median(sweep), _median(lambda: run(PROBE))
        audited = _median(auditor.audit, times=3)
        yield (
            f"|{wanted:,} open clocks|sweep with nothing due {idle:.1f} ms|probe {probe:.2f} ms"
            f"|audit {audited:.0f} ms|"
        )
    began = "now() - interval '17 hours'"
    run(FILL.format(ticket=ticket, cycle=20_000, began=began, count=DUE))
    with transaction.atomic():
        raw = _once(lambda: run(RAW.format(due=DUE)))
        transaction.set_rollback(True)
    ours = _once(sweep)
    yield f"|{DUE:,} due at once|sweep {ours / 1000:.2f} s|raw SQL {raw / 1000:.2f} s|ratio {ours / raw:.1f}|"


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


def _median(work: Callable[[], object], times: int = 15) -> float:
    work()
    return statistics.median(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
