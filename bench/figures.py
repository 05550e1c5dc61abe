"""`python -m bench.figures`: figures at 10,000 to 10,000,000 tickets, a report, and counting anew."""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import django

from bench.servers import Servers, adopt

MONTHS, FIRST = 24, date(2024, 11, 1)
VOLUMES = (10_000, 100_000, 10_000_000)
ROUNDS = 40
DRAWS = 3_000  # lengths of time drawn per row: more fill no further bucket
UNITS = ("", *(f"branch:branch-{number}" for number in range(6)))
KEYS = {"": 1, "category": 40, "subject": 9, "channel": 9, "agent": 90}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.figures", description=__doc__)
    parser.add_argument("--tickets", type=int, default=3_000, help="seeded, and counted anew")
    options = parser.parse_args()
    with Servers() as servers:
        servers.start_databases()
        adopt(servers.environment)
        django.setup()
        for part in (_reading(), _counting(options.tickets), _reporting()):
            for line in part:
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


def _reading() -> Iterator[str]:
    """The same questions to the rollups of small and of large houses."""
    from django.core.management import call_command

    from reports.models import Rollup

    call_command("prepare")
    taken: dict[str, list[float]] = {}
    for volume in VOLUMES:
        Rollup.objects.all().delete()
        rows = _fill(volume)
        for name, ask in _questions().items():
            taken.setdefault(name, []).append(_median(ask))
        yield f"{volume:>10,} tickets: {rows:,} rows"
    for name, each in taken.items():
        shown = ", ".join(f"{seconds * 1000:.1f} ms" for seconds in each)
        yield f"{name}: {shown}, largest ÷ smallest {each[-1] / each[0]:.2f}"


def _questions() -> dict[str, Callable[[], object]]:
    from reports.definitions import DEFINITIONS
    from reports.figures import Dimension, Scope, by, figures, series
    from reports.periods import Period

    month, house = Period.month(date(2026, 10, 1)), Scope.house()
    return {
        "all figures of a month": lambda: figures(DEFINITIONS, month, house),
        "one figure by category": lambda: by("on_time", month, house, Dimension.CATEGORY),
        "one figure on 31 days": lambda: series("volume", list(month.days()), house),
    }


def _median(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _fill(volume: int) -> int:
    """Rows as a house of this size would have: what is too small to happen in a row is not there."""
    from reports.models import Rollup
    from reports.periods import Period, months_later

    chance = random.Random(volume)  # noqa: S311  not for secrets
    made = 0
    for number in range(MONTHS):
        month = Period.month(months_later(FIRST, number))
        spans = [(Rollup.Span.MONTH, month.first, 1)]
        spans += [(Rollup.Span.DAY, day.first, month.length) for day in month.days()]
        rows = [
            Rollup(span=span, first=first, scope=scope, dimension=dimension, keys=keys)
            for span, first, share in spans
            for scope in UNITS
            for dimension, size in KEYS.items()
            if (keys := _keys(volume / MONTHS / share / (6 if scope else 1), size, chance))
        ]
        Rollup.objects.bulk_create(rows, batch_size=2_000)
        made += len(rows)
    return made


def _keys(count: float, size: int, chance: random.Random) -> dict[str, dict[str, list[Any]]]:
    """Spread over so many keys; 1 stands for a row without a dimension."""
    made = {str(key) if size > 1 else "": _tallies(count / size, size == 1, chance) for key in range(size)}
    return {key: tallies for key, tallies in made.items() if tallies}


def _tallies(count: float, is_spread: bool, chance: random.Random) -> dict[str, list[Any]]:
    from reports.contribution import Fact
    from reports.rollups.sums import Sums
    from reports.tallies import SPREAD, Tally

    whole, found = int(count + chance.random()), Sums()
    for tally in Tally if whole else ():
        for _ in range(min(whole, DRAWS) if is_spread and tally in SPREAD else 1):
            found.add(Fact(tally, FIRST, int(chance.lognormvariate(11, 1.5))), is_spread=is_spread)
        found[tally.value].count = whole if tally in SPREAD else max(1, int(whole * chance.random()))
    return found.stored()


def _counting(tickets: int) -> Iterator[str]:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from reports.rollups import rebuild, refresh

    call_command("seed_demo", tickets=tickets, months=6, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE complaints_ticket, complaints_historyevent, complaints_customer, sla_clock")
    for name, count in (("counted as they came", refresh), ("counted anew", rebuild)):
        began = time.perf_counter()
        count(now=timezone.now())
        took = time.perf_counter() - began
        yield f"{tickets:,} tickets {name}: {took:.1f} s, {tickets / took:,.0f} tickets per s"


def _reporting() -> Iterator[str]:
    """The monthly report of the seeded house in every format (budgets: PDF and XLSX 3 s)."""
    from django.utils import timezone

    from reports.building import build
    from reports.building_files import FORMATS, file
    from reports.figures import Scope
    from reports.periods import Period, PeriodKind, local_day

    now = timezone.now()
    month = Period.holding(PeriodKind.MONTH, local_day(now)).previous()
    began = time.perf_counter()
    document = build(period=month, scope=Scope.house(), language="zh-hans", now=now)
    yield f"report of {month} built: {time.perf_counter() - began:.2f} s"
    for name in FORMATS:
        began = time.perf_counter()
        made = file(document, name)
        yield f"as {name}: {time.perf_counter() - began:.2f} s, {len(made.content):,} bytes"


if __name__ == "__main__":
    main()
