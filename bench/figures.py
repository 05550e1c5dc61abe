"""`python -m bench.figures`: figures at 10,000 to 10,000,000 tickets, a report, and counting anew.

With --existing the house behind DATABASE_URL is asked instead, and only read; --rebuild besides
counts it anew and compares.
"""

import argparse
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import django

from bench import processor, rollups
from bench.servers import Servers, adopt

if TYPE_CHECKING:
    from reports.periods import Period

VOLUMES = (10_000, 100_000, 10_000_000)
ROUNDS = 40
Ask = Callable[[], object]
Found = TypeVar("Found")
Line = Iterator[str]


def main() -> None:
    options = _options()
    if options.existing:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        _say(_rebuilding() if options.rebuild else (), _exploring(), _reporting())
        return
    with Servers() as servers:
        servers.start_databases()
        adopt(servers.environment)
        django.setup()
        _say(_reading(), _counting(options.tickets), _exploring(), _reporting())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.figures", description=__doc__)
    parser.add_argument("--tickets", type=int, default=3_000, help="seeded, and counted anew")
    parser.add_argument("--existing", action="store_true", help="ask the house behind DATABASE_URL")
    parser.add_argument("--rebuild", action="store_true", help="with --existing: count it anew and compare")
    return parser.parse_args()


def _say(*parts: "Iterator[str] | tuple[()]") -> None:
    for part in parts:
        for line in part:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


def _reading() -> Line:
    """The same questions to the rollups of small and of large houses in turn (budget: 1.2 times)."""
    from django.core.management import call_command

    from config.database_roles import as_migrator

    call_command("prepare", verbosity=0)
    with as_migrator():
        for volume in VOLUMES:
            rows, took = _timed(partial(rollups.fill, volume))
            yield f"{volume:>10,} tickets: {rows:,} rows, written in {took:.0f} s"
        for name, (ask, rounds) in _questions(date(2026, 10, 1)).items():
            each = _in_turn(ask, rounds)
            shown = ", ".join(f"{seconds * 1000:.1f} ms" for seconds in each)
            yield f"{name}: {shown}; 10,000,000 ÷ 100,000 {each[-1] / each[-2]:.2f}"
        rollups.leave()


def _in_turn(ask: Ask, rounds: int) -> list[float]:
    """Medians by house, of processor time: ours and our session's in PostgreSQL. One house after the
    other within a round, so that what else the machine does meets all alike."""
    session, taken = processor.session(), {volume: list[float]() for volume in VOLUMES}
    for _ in range(rounds):
        for volume, each in taken.items():
            rollups.visit(volume)
            ask()
            began = time.process_time() + processor.of_session(session)
            ask()
            each.append(time.process_time() + processor.of_session(session) - began)
    return [statistics.median(each) for each in taken.values()]


def _questions(month: date) -> dict[str, tuple[Ask, int]]:
    """Each with how often it is asked."""
    from django.utils import timezone

    from reports.building import build
    from reports.definitions import DEFINITIONS
    from reports.figures import Dimension, Scope, by, figures, series
    from reports.periods import Period

    period, house = Period.month(month), Scope.house()
    report = partial(build, period=period, scope=house, language="zh-hans", now=timezone.now())
    return {
        "all figures of a month": (lambda: figures(DEFINITIONS, period, house), ROUNDS),
        "one figure by category": (lambda: by("on_time", period, house, Dimension.CATEGORY), ROUNDS),
        "one figure on 31 days": (lambda: series("volume", list(period.days()), house), ROUNDS),
        "the whole monthly report": (report, 15),
    }


def _counting(tickets: int) -> Line:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from reports.models import Rollup
    from reports.rollups import rebuild, refresh

    Rollup.objects.all().delete()
    call_command("seed_demo", tickets=tickets, months=6, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE complaints_ticket, complaints_historyevent, complaints_customer, sla_clock")
    for name, count in (("counted as they came", refresh), ("counted anew", rebuild)):
        _found, took = _timed(partial(count, now=timezone.now()))
        yield f"{tickets:,} tickets {name}: {took:.1f} s, {tickets / took:,.0f} tickets per s"


def _rebuilding() -> Line:
    """Everything counted anew gives what was kept up to date; undone at the end."""
    from django.db import transaction
    from django.utils import timezone

    from reports.rollups import rebuild, refresh

    now = timezone.now()
    marks, took = _timed(lambda: refresh(now=now))
    yield f"{marks:,} marks worked off in {took:.1f} s"
    with transaction.atomic():
        before = _fingerprint()
        tickets, took = _timed(lambda: rebuild(now=now))
        same = "the same" if _fingerprint() == before else "NOT the same"
        yield f"{tickets:,} tickets counted anew: {took:.0f} s, {tickets / took:,.0f} per s; numbers {same}"
        transaction.set_rollback(True)


def _fingerprint() -> object:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(hashtextextended(span || first || scope || dimension || keys, 0)::numeric)"
            " FROM reports_rollup"
        )
        return cursor.fetchone()


def _exploring() -> Line:
    """What rollups do not hold: counted from the cases of a month."""
    from reports.definitions import DEFINITIONS
    from reports.figures import Dimension, Scope, figures
    from reports.figures.counting import counted
    from reports.figures.cutting import Cut

    month, house = _last_month(), Scope.house()
    for name, (ask, rounds) in _questions(month.first).items():
        yield f"{name}: {_median(ask, rounds) * 1000:.1f} ms"
    for code in ("volume", "on_time", "handling_time_median", "return_rate", "open_old"):
        cut = Cut(
            definition=DEFINITIONS[code],
            period=month,
            scope=house,
            rows=Dimension.PRIORITY,
            columns=Dimension.CHANNEL,
        )
        cases = figures([code], month, house)[code].sample
        took = _median(partial(counted, cut), rounds=3)
        yield f"{code} by priority and channel, {cases:,} cases counted: {took:.2f} s"


def _reporting() -> Line:
    """The reports of the house in every format (budgets: monthly PDF and XLSX 3 s)."""
    from django.utils import timezone

    from reports.building import build
    from reports.building_files import FORMATS, file
    from reports.figures import Scope
    from reports.periods import Period, PeriodKind

    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
        period = Period.holding(kind, _last_month().last)
        build_it = partial(build, period=period, scope=Scope.house(), language="zh-hans", now=timezone.now())
        document, took = _timed(build_it)
        yield f"report of {period} built: {took:.2f} s"
        for name in FORMATS:
            before = _worked()
            made, took = _timed(partial(file, document, name))
            yield f"as {name}: {took:.2f} s, {_worked() - before:.2f} of CPU, {len(made.content):,} bytes"


def _last_month() -> "Period":
    from django.utils import timezone

    from reports.periods import Period, PeriodKind, local_day

    return Period.holding(PeriodKind.MONTH, local_day(timezone.now())).previous()


def _timed(work: Callable[[], Found]) -> tuple[Found, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _median(ask: Ask, rounds: int) -> float:
    return statistics.median(_timed(ask)[1] for _ in range(rounds))


def _worked() -> float:
    """Seconds of CPU of this process and those it started."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    main()
