"""`manage.py seed_demo --tickets 3000 --months 6 --seed 1`: people and complaints for a demo."""

import gc
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from complaints.models import ReferenceRelease, Ticket
from demo.beside import furnish
from demo.parting import STORIES, Wish
from demo.people import hire
from demo.working import seed as sow

CLOSE_OF_BUSINESS = time(17)


def instant(text: str) -> datetime:
    """A date, meaning 17:00 of it, or a date and time; local unless it carries a zone."""
    at = datetime.fromisoformat(text)
    if len(text) <= len("2026-01-01"):
        at = datetime.combine(at, CLOSE_OF_BUSINESS)
    return at if timezone.is_aware(at) else timezone.make_aware(at)


@contextmanager
def uncollected() -> Iterator[None]:
    """No cyclic garbage collection: nothing here is garbage, and searching takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Command(BaseCommand):
    help = "Fill an empty demo with invented people and complaints. The same arguments give the same rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--tickets", type=int, default=3000, help=f"of more than {STORIES}, several share a course"
        )
        parser.add_argument("--months", type=int, default=6, help="over how many months up to the end")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--end", type=instant, help="the last day, or instant; now if left out")
        parser.add_argument(
            "--workers", type=int, default=0, help="processes that play; one per core if left out"
        )
        parser.add_argument("--append", action="store_true", help="add to the complaints already there")

    def handle(
        self, *, tickets: int, months: int, seed: int, append: bool, workers: int, **options: Any
    ) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data needs DEMO=1; it has no place beside real complaints.")
        if not ReferenceRelease.objects.exists():
            raise CommandError("Load the reference data first: manage.py load_reference")
        if tickets < 0 or months < 1:
            raise CommandError("--tickets must not be negative, and --months at least 1.")
        end = options.get("end") or timezone.now().replace(microsecond=0)
        with transaction.atomic(), uncollected():
            after = Ticket.objects.count()
            if after and not append:
                raise CommandError("There are complaints already; --append adds to them.")
            hire()
            wish = Wish(tickets=tickets, months=months, seed=seed, end=end.astimezone(UTC), after=after)
            seeded = sow(wish, workers=workers or os.cpu_count() or 1)
            if not after:
                furnish(wish)
        self.stdout.write(f"{seeded.tickets} complaints seeded, {seeded.still_open} of them open.")
