"""Prove that no history was altered: exit 0 and a count, or exit 1 and what is wrong."""

import sys
from argparse import ArgumentParser
from itertools import islice
from time import monotonic
from typing import Any

from django.core.management import BaseCommand, CommandError

from complaints.models import Ticket
from complaints.numbering import MistypedNumber, parse_number
from complaints.proof.verify import Verified, snapshot, wrongs

SHOWN = 20


class Command(BaseCommand):
    help = "Recompute every history and every root; exit 1 and name what was altered, if anything was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ticket", default="", help="only this number, and all roots")
        parser.add_argument(
            "--root", default="", metavar="NUMBER:DIGEST", help="a root that was kept outside must be here"
        )

    def handle(self, *, ticket: str, root: str, **options: Any) -> None:
        counted, began = Verified(), monotonic()
        with snapshot():
            number = _existing(ticket) if ticket else ""
            found = list(islice(wrongs(counted, number=number, known_root=root), SHOWN + 1))
        if found:
            for finding in found[:SHOWN]:
                self.stdout.write(str(finding))
            self.stdout.write("and more" if len(found) > SHOWN else f"{len(found)} found")
            sys.exit(1)
        seconds = monotonic() - began
        self.stdout.write(
            f"clean: {counted.events} events of {counted.tickets} tickets, {counted.roots} roots; "
            f"{counted.unsealed} events wait for the next root ({counted.events / seconds:,.0f} events/s)"
        )


def _existing(typed: str) -> str:
    try:
        number = parse_number(typed)
    except MistypedNumber as mistyped:
        raise CommandError(mistyped.message) from None
    if not Ticket.objects.filter(number=number).exists():
        raise CommandError(f"There is no ticket {number}.")
    return number
