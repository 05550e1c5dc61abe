"""`manage.py export_policies [FILE]`: all published policies and where they hold."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sla.policies.exchange import export


class Command(BaseCommand):
    help = "Write all published policies and where they hold to FILE, or to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        if file:
            file.write_text(export(), encoding="utf-8")
        else:
            self.stdout.write(export(), ending="")
