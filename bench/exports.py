"""`python -m bench.exports`: rows per case as CSV and XLSX, each against its baseline of the same run.

Needs DATABASE_URL of a seeded house; changes nothing: a temporary table stands in for the tickets,
with as many rows as asked for, for the length of one connection. CSV against PostgreSQL's COPY of the
same columns with the names joined, XLSX against XlsxWriter writing the same cells; memory by volume.
"""

import argparse
import io
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import django

ROWS = 100_000
MANY = 1_000_000
FIRST_INSTANT = 10  # of the columns that are exported unless others are chosen
COPY = """COPY (
    SELECT ticket.number, ticket.subject, ticket.state, ticket.channel, above.name_zh, kind.name_zh,
        ticket.priority, team.name_zh, branch.name_zh, lead.name_zh, ticket.received_at,
        ticket.resolved_at, ticket.archived_at, ticket.solve_by
    FROM complaints_ticket AS ticket
    LEFT JOIN complaints_category AS kind ON kind.id = ticket.category_id
    LEFT JOIN complaints_category AS above ON above.id = coalesce(kind.parent_id, kind.id)
    LEFT JOIN accounts_department AS team ON team.id = ticket.team_id
    LEFT JOIN accounts_department AS branch ON branch.id = ticket.branch_id
    LEFT JOIN accounts_department AS lead ON lead.id = ticket.lead_department_id
    ORDER BY ticket.id
) TO STDOUT CSV"""
Work = Callable[[], object]


def main() -> None:
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for volume in (options.rows // 10, options.many):
        _stand_in(volume)
        for format in ("csv", "xlsx"):
            began = time.perf_counter()
            size = _exported(format)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            took_by_clock = time.perf_counter() - began
            file = f"{took_by_clock:6.1f} s {size >> 20:5} MiB"
            _say(f"{volume:>10,} rows {format:5} {file}, at most {memory} MiB of memory")
    _stand_in(options.rows)
    took = {name: _measured(work, options.rounds) for name, work in _works(options.rows).items()}
    for name, seconds in took.items():
        base = took.get(f"{name}, baseline")
        _say(f"{name:44} {seconds:7.2f} s" + (f"   {seconds / base:.2f} × its baseline" if base else ""))


def _works(rows: int) -> dict[str, Work]:
    cells = _cells()
    return {
        f"{rows:,} rows as CSV": lambda: _exported("csv"),
        f"{rows:,} rows as CSV, baseline": _copied,
        f"{rows:,} rows as XLSX": lambda: _exported("xlsx"),
        f"{rows:,} rows as XLSX, baseline": lambda: _xlsxwriter_alone(cells),
        f"{rows:,} rows as CSV, every column": lambda: _exported("csv", every=True),
    }


def _stand_in(rows: int) -> None:
    """So many tickets, seen by this connection alone."""
    from django.db import connection

    from complaints.models import Ticket

    fields = [field.column for field in Ticket._meta.concrete_fields]
    own = {"id": "n", "number": "'TS20261001-' || lpad(n::text, 7, '0')"}
    picked = ", ".join(f"{own.get(name, f'ticket.{name}')} AS {name}" for name in fields)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.complaints_ticket")
        cursor.execute("SELECT array_agg(id) FROM public.complaints_ticket")
        (known,) = cursor.fetchone()
        cursor.execute(
            f"CREATE TEMPORARY TABLE complaints_ticket AS SELECT {picked}"  # noqa: S608  names of columns
            " FROM generate_series(1, %s) AS n"
            " JOIN public.complaints_ticket AS ticket ON ticket.id = (%s::bigint[])[1 + n %% %s]",
            [rows, known, len(known)],
        )
        cursor.execute("ALTER TABLE pg_temp.complaints_ticket ADD PRIMARY KEY (id)")
        cursor.execute("ANALYZE pg_temp.complaints_ticket")


def _exported(format: str, *, every: bool = False) -> int:
    """Bytes of the file."""
    return sum(len(piece) for piece in _export(format, every=every))


def _export(format: str, *, every: bool = False) -> Any:
    from django.utils import timezone

    from accounts.models import User
    from accounts.roles import Role
    from reports.exporting.columns import COLUMNS, DEFAULT
    from reports.exporting.question import Question
    from reports.exporting.streaming import Export, Format
    from reports.models import ExportEvent

    viewer, now = User.objects.filter(role=Role.SUPERVISOR)[0], timezone.now()
    codes = COLUMNS if every else DEFAULT
    made = Export(
        tickets=Question.read({}, user=viewer, now=now).tickets(viewer, now),
        columns=[COLUMNS[code] for code in codes],
        format=Format(format),
        language="zh-hans",
        begun=ExportEvent(by=viewer, at=now),
    )
    made.is_settled = True  # nothing is written down of what nobody took
    return made


def _copied() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(COPY, io.BytesIO())


def _cells() -> Sequence[Sequence[str]]:
    """What stands in the file, read before the clock runs."""
    import csv

    text = b"".join(_export("csv")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def _xlsxwriter_alone(rows: Sequence[Sequence[str]]) -> None:
    from xlsxwriter.workbook import Workbook

    with Workbook(io.BytesIO(), {"constant_memory": True}) as book:
        sheet, look = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                if place < FIRST_INSTANT or not number:
                    sheet.write_string(number, place, text)
                elif text:
                    sheet.write_number(number, place, 46_000.5, look)


def _measured(work: Work, rounds: int) -> float:
    """The median; the first round warms up."""
    took = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.exports", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--many", type=int, default=MANY)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
