"""Take the numbers of users from a CSV file: month,branch,product,opening,closing."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.counting_users import BadTable, take


class Command(BaseCommand):
    help = "Reads how many users each branch has, by month; figures per million divide by them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a CSV file in UTF-8, or - for the standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            if file == "-":
                taken = take(sys.stdin)
            else:
                with open(file, encoding="utf-8-sig", newline="") as lines:
                    taken = take(lines)
        except (BadTable, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{taken.added} added, {taken.changed} changed.")
