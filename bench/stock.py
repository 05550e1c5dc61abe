"""What is measured on: demo complaints, and their copies where more are wanted."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, models

from bench.models import BareTicket
from complaints.models import HistoryEvent, Ticket
from config.database_roles import as_migrator
from sla.models import Clock

SEEDED = 3000  # played by the rules; ten thousand take half a minute of CPU
MARK = "x"  # between a copy's original number and its own
APART = timedelta(minutes=7)  # between the limits of two copies


@dataclass(frozen=True, slots=True)
class Stock:
    tickets: int
    still_open: int


def fill(tickets: int) -> Stock:
    """An empty database becomes one with so many tickets."""
    call_command("prepare", demo_tickets=min(tickets, SEEDED))
    call_command("migrate", run_syncdb=True, verbosity=0)  # the baseline's table has no migrations
    _copy_tickets(tickets - SEEDED)
    _fill_bare()
    with as_migrator(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Stock(Ticket.objects.count(), Ticket.objects.open().count())


def _copy_tickets(missing: int) -> None:
    """Copies in SQL, with history and clocks; the digests of their chains are their originals'."""
    if missing <= 0:
        return
    changed = {
        "number": f"source.number || '{MARK}' || copy",
        "entry_key": "gen_random_uuid()",
        "next_due_at": f"source.next_due_at + copy * interval '{APART.seconds} seconds'",
    }
    copies = -(-missing // SEEDED)
    source = (
        f"complaints_ticket AS source, generate_series(1, {copies}) AS copy ORDER BY copy, md5(source.number)"
    )
    _insert(Ticket, changed, f"{source} LIMIT {missing}")
    of_copy = (
        "{table} AS source JOIN complaints_ticket AS original ON original.id = source.ticket_id "
        f"JOIN complaints_ticket AS made ON made.number LIKE '%{MARK}%' "
        f"AND split_part(made.number, '{MARK}', 1) = original.number"
    )
    for model in (HistoryEvent, Clock):
        _insert(model, {"ticket_id": "made.id"}, of_copy.format(table=model._meta.db_table))


def _fill_bare() -> None:
    """As many rows for the baseline as there are open tickets, with the same words and limits."""
    given = {
        "number": "number",
        "state": "state",
        "channel": "channel",
        "customer_name": "'王小明'",
        "customer_phone": "'13800000000'",
        "subject": "subject",
        "description": "description",
        "demand": "demand",
        "category_id": "category_id",
        "priority": "priority",
        "received_at": "received_at",
        "due_at": "next_due_at",
    }
    _insert(BareTicket, given, "complaints_ticket AS source WHERE is_open")


def _insert(model: type[models.Model], changed: dict[str, str], source: str) -> None:
    """INSERT … SELECT over all columns that the database does not make itself."""
    columns = [str(field.column) for field in model._meta.concrete_fields if _is_given(field)]
    values = [changed.get(column, f"source.{column}") for column in columns]
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {source}"  # noqa: S608 - our own names
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _is_given(field: "models.Field[Any, Any]") -> bool:
    return not field.primary_key and not field.generated
