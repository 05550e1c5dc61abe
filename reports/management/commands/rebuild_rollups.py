"""Count everything anew: after units or categories were moved in their trees, or in doubt."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.rollups import rebuild


class Command(BaseCommand):
    help = "Counts the figures anew from the history of all tickets, or of those entered in some days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=date.fromisoformat, help="first day of entry")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, help="last day of entry")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        tell = self.stdout.write if options["verbosity"] > 1 else lambda _words: None
        tickets = rebuild(now=timezone.now(), first=options["first"], last=options["last"], tell=tell)
        self.stdout.write(f"{tickets} tickets counted anew in {time.monotonic() - began:.1f} s.")
