"""Print when a limit ends and, on request, the day-by-day proof."""

import argparse
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from sla.asking import UNITS, calendar_for
from sla.calendar import Calendar, YearNotLoaded
from sla.counting import Limit, due_at, leans_on_provisional
from sla.proof import ProofRow, proof


def instant(text: str) -> dt.datetime:
    """An ISO 8601 instant with its offset, as an argument."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an ISO 8601 date and time") from None
    if moment.utcoffset() is None:
        raise argparse.ArgumentTypeError(f"{text!r} needs its offset, such as +08:00")
    return moment


class Command(BaseCommand):
    help = "Print the due instant of a limit; --explain adds the proof, day by day."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="start", type=instant, required=True, metavar="ISO")
        units = parser.add_mutually_exclusive_group(required=True)
        for name in UNITS:
            units.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N")
        parser.add_argument("--legal", action="store_true", help="a limit set by law")
        parser.add_argument("--explain", action="store_true", help="print the proof")

    def handle(self, *args: Any, start: dt.datetime, legal: bool, explain: bool, **options: Any) -> None:
        name = next(name for name in UNITS if options[name] is not None)
        try:
            limit = Limit(UNITS[name], options[name], legal)
            calendar = calendar_for(start, limit)
            due = due_at(start, limit, calendar)
        except (ValueError, OverflowError, YearNotLoaded) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(due.astimezone(calendar.zone).isoformat())
        if leans_on_provisional(start, limit, calendar):
            self.stderr.write(_("Provisional: a year without an official holiday notice counts."))
        if explain:
            self.stdout.write("\n".join(_explanation(start, limit, calendar)))


def _explanation(start: dt.datetime, limit: Limit, calendar: Calendar) -> Iterator[str]:
    yield f"{start.astimezone(calendar.zone).isoformat()} + {limit.words}"
    for row in proof(start, limit, calendar):
        yield _line(row)
    due = due_at(start, limit, calendar)
    if due == calendar.end_of(calendar.due_on(due)):
        yield _("In time until %(date)s, 24:00.") % {"date": calendar.due_on(due)}


def _line(row: ProofRow) -> str:
    ordinal = "–" if row.ordinal is None else str(row.ordinal)
    mark = f" ({_('provisional')})" if row.provisional else ""
    return f"{row.date}  {row.weekday}  {ordinal:>3}  {row.why.label}{mark}"
