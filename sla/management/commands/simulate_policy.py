"""`manage.py simulate_policy`: the past under another policy or calendar, as figures."""

import json
from argparse import ArgumentTypeError
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sla.calendar import DayKind
from sla.in_force import refresh
from sla.policies.content import parse
from sla.policies.publishing import NOT_SERVED
from sla.policies.rows import Malformed
from sla.policy import Policy, TargetCode
from sla.pulse import database_now
from sla.simulating import Comparison, compare
from sla.simulating_past import categories_by_code, pasts, under
from sla.simulating_tally import Tally
from sla.working_calendar.notices import read_notice

NAMES = ("code", "kind", "name_zh", "name_en")  # of an exported policy, beside its content


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2026-10-01") from None


class Command(BaseCommand):
    help = "Replay the tickets of a period under another policy or calendar; nothing is changed by it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--policy", type=Path, metavar="FILE", help="a policy as JSON, with its code")
        parser.add_argument("--calendar", type=Path, metavar="FILE", help="CSV: from, to, kind")
        parser.add_argument("--everywhere", action="store_true", help="it holds for every complaint")
        parser.add_argument("--from", dest="first", type=day, required=True, metavar="D")
        parser.add_argument("--to", dest="last", type=day, required=True, metavar="D")

    def handle(self, *args: Any, first: date, last: date, everywhere: bool, **options: Any) -> None:
        if options["policy"] is None and options["calendar"] is None:
            raise CommandError("Name a --policy or a --calendar; otherwise all stays as it was.")
        policy = _policy(options["policy"]) if options["policy"] else None
        days = _days(options["calendar"]) if options["calendar"] else {}
        rules, now = under(refresh(), policy=policy, everywhere=everywhere, days=days), database_now()
        compared = compare(pasts(first, last), rules, categories_by_code(), now=now)
        comparison = reduce(lambda _, each: each, compared, Comparison(now))
        self.stdout.write(f"{comparison.tickets} tickets, {comparison.changed} change")
        for target, unit, actual, simulated in comparison.lines():
            if not unit:
                self.stdout.write(_line(TargetCode.of(target), actual, simulated))


def _line(target: TargetCode, actual: Tally, simulated: Tally) -> str:
    def said(tally: Tally) -> str:
        figures = tally.summary()
        spans = [figures["median"], figures["tenth"]]
        margins = " ".join("–" if s is None else f"{s / 3600:.1f} h" for s in spans)
        return f"{tally.clocks:6} clocks {tally.kept:6} kept {tally.broken:6} broken, margin {margins}"

    return f"{target:20} {said(actual)}\n{'':20} {said(simulated)}"


def _policy(file: Path) -> Policy:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        content = {name: value for name, value in found.items() if name not in NAMES}
        policy = parse(content, code=str(found["code"]))
    except (OSError, ValueError, AttributeError, KeyError, RecursionError, Malformed) as error:
        raise CommandError(f"{file}: {error}") from error
    if any(target.limit.unit.is_service for target in policy.targets) and not refresh().hours:
        raise CommandError(f"{file}: {NOT_SERVED}")
    return policy


def _days(file: Path) -> dict[date, DayKind]:
    days: dict[date, DayKind] = {}
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: {error}") from error
    for line in lines:
        year = line.strip()[:4]
        notice = read_notice(line, int(year) if year.isascii() and year.isdigit() else 0)
        if notice.problems:
            raise CommandError(f"{file}: {'; '.join(notice.problems)}")
        days |= notice.days
    return days
