"""Write the report of a period as files: for archives, for trying, and where no server runs."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from reports.building import build
from reports.building_files import FORMATS, file
from reports.figures import Scope
from reports.periods import NotAPeriod, Period, PeriodKind
from reports.rollups.keeping import wait_to_be_alone
from reports.rollups.refreshing import caught_up
from reports.snapshot import one_snapshot

KINDS = {
    "weekly": PeriodKind.WEEK,
    "monthly": PeriodKind.MONTH,
    "quarterly": PeriodKind.QUARTER,
    "yearly": PeriodKind.YEAR,
    "days": PeriodKind.DAYS,
}


class Command(BaseCommand):
    help = "Builds a draft of the report of a period and writes its files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("period", help="2026-W41, 2026-10, 2026-Q3, 2026 or 2026-10-05..2026-10-17")
        parser.add_argument("--format", default=",".join(FORMATS), help="comma-separated: %(default)s")
        parser.add_argument("--out", type=Path, required=True, help="an existing directory")
        parser.add_argument("--lang", default=settings.LANGUAGE_CODE, choices=dict(settings.LANGUAGES))

    def handle(self, *args: Any, **options: Any) -> None:
        period = _period(options["kind"], options["period"])
        formats = options["format"].split(",")
        if unknown := set(formats) - set(FORMATS):
            raise CommandError(f"No such format: {', '.join(sorted(unknown))}.")
        folder: Path = options["out"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no directory.")
        now = timezone.now()
        if not _caught_up(now):
            raise CommandError("Complaints are still being counted; wait, or run rebuild_rollups.")
        with one_snapshot():
            document = build(period=period, scope=Scope.house(), language=options["lang"], now=now)
        for name in formats:
            made = file(document, name)
            path = folder / made.name
            path.write_bytes(made.content)
            self.stdout.write(str(path))


def _caught_up(now: datetime) -> bool:
    """Once whoever counts at this moment is done."""
    with transaction.atomic():
        wait_to_be_alone()
        return caught_up(now=now)


def _period(kind: str, text: str) -> Period:
    try:
        period = Period.parse(text)
    except NotAPeriod as error:
        raise CommandError(str(error)) from None
    if period.kind != KINDS[kind]:
        raise CommandError(f"{text} is a {period.kind}, not what a {kind} report is about.")
    return period
