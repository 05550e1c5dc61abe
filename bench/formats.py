"""`python -m bench.formats`: how long a report and a long table take.

Needs no server. PDF, XLSX, DOCX, CSV and page of the example month; 100,000 rows of a table as XLSX
against XlsxWriter alone. Cases, row by row: bench.exports.
"""

import argparse
import io
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import django

ROWS = 100_000
Work = Callable[[], object]


class Taken(NamedTuple):
    clock: float  # seconds
    cpu: float  # seconds


def main() -> None:
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    works = {**_reports(), **_exports(options.rows)}
    best = {name: _measured(work, options.rounds) for name, work in works.items()}
    for name, taken in best.items():
        base = best.get(f"{name}, baseline")
        ratio = f"   {taken.clock / base.clock:.2f} × its baseline" if base else ""
        _say(f"{name:42} {taken.clock:7.2f} s, {taken.cpu:6.2f} s of CPU{ratio}")
    _say(f"most memory in use: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _reports() -> dict[str, Work]:
    from reports.formats import csv as tables
    from reports.formats import docx, pdf, screen, xlsx
    from tests.reports.example import monthly

    document = monthly()
    return {
        "monthly PDF": lambda: pdf.render(document),
        "monthly XLSX": lambda: xlsx.render(document),
        "monthly DOCX": lambda: docx.render(document),
        "monthly CSV": lambda: tables.render(document),
        "monthly on screen, without the template": lambda: screen.context(document),
    }


def _exports(rows: int) -> dict[str, Work]:
    from reports.document import Column, Kind
    from reports.formats.rows import write_xlsx

    kinds = (Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.DATE, Kind.DURATION, Kind.MONEY, Kind.COUNT)
    columns = [Column(title=f"Column {number}", kind=kind) for number, kind in enumerate(kinds)]
    return {
        f"{rows:,} rows as XLSX": lambda: write_xlsx(
            io.BytesIO(), "Cases", columns, _cases(rows), language="en"
        ),
        f"{rows:,} rows as XLSX, baseline": lambda: _xlsxwriter_alone(rows),
    }


def _cases(rows: int) -> Iterator[tuple[Any, ...]]:
    day, paid = date(2026, 10, 1), Decimal("12.50")
    for number in range(rows):
        took = timedelta(minutes=number % 9000)
        yield f"TS2610{number:07d}", "网络质量 › 信号覆盖", "城西分公司", day, took, paid, number % 7


def _xlsxwriter_alone(rows: int) -> None:
    from xlsxwriter.workbook import Workbook

    with Workbook(io.BytesIO(), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        looks = [
            workbook.add_format({"num_format": look}) for look in ("yyyy-mm-dd", "[h]:mm:ss", "#,##0.00", "0")
        ]
        for row, (number, category, unit, day, took, paid, count) in enumerate(_cases(rows)):
            sheet.write_string(row, 0, number)
            sheet.write_string(row, 1, category)
            sheet.write_string(row, 2, unit)
            sheet.write_datetime(row, 3, day, looks[0])
            sheet.write_number(row, 4, took / timedelta(days=1), looks[1])
            sheet.write_number(row, 5, float(paid), looks[2])
            sheet.write_number(row, 6, count, looks[3])


def _measured(work: Work, rounds: int) -> Taken:
    """Medians; the first round warms up."""
    taken = []
    for _ in range(rounds + 1):
        began, worked = time.perf_counter(), _worked()
        work()
        taken.append((time.perf_counter() - began, _worked() - worked))
    return Taken(*(statistics.median(each) for each in zip(*taken[1:], strict=True)))


def _worked() -> float:
    """Seconds of CPU, this process and those it started; what PostgreSQL works is not among them."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.formats", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
