"""Anonymise what is past its retention now; beat does so daily."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from complaints.retention.applying import apply_retention
from complaints.retention.rules import (
    doomed_files,
    due_tickets,
    held_tickets,
    told_addresses,
    upcoming,
)


class Command(BaseCommand):
    help = "Anonymise complaints past their retention and delete what is kept for nobody; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would go, and change nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        if dry_run:
            self.stdout.write(f"due: {due_tickets(now).count()} tickets, {doomed_files(now).count()} files,")
            self.stdout.write(f"     {told_addresses(now).count()} addresses of notices")
            self.stdout.write(f"kept by a legal hold: {held_tickets(now).count()} tickets")
            for month in upcoming(now):
                self.stdout.write(f"in {month.first:%Y-%m}: {month.count} tickets")
            return
        gone = apply_retention(now=now)
        for (rule, what), count in sorted(gone.items()):
            self.stdout.write(f"{rule}: {count} {what}")
        if not gone:
            self.stdout.write("nothing is past its retention")
