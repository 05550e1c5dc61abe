"""Write one ticket's history to a file that tools/verify_export.py proves anywhere, offline."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from complaints.chain import canonical
from complaints.models import Ticket
from complaints.proof.export import exported
from complaints.proof.verify import snapshot


class Command(BaseCommand):
    help = "Export one ticket's history with all that proves it; what people wrote only with --with-texts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number")
        parser.add_argument("--out", type=Path, help="a file, readable by its owner alone; else printed")
        parser.add_argument(
            "--with-texts", action="store_true", help="what people wrote, in which persons may be named"
        )

    def handle(self, *, number: str, out: Path | None, with_texts: bool, **options: Any) -> None:
        with snapshot():
            ticket = Ticket.objects.filter(number=number.strip()).first()
            if ticket is None:
                raise CommandError(f"There is no ticket {number}.")
            content = canonical(exported(ticket, with_texts=with_texts))
        if out is None:
            self.stdout.write(content.decode())
            return
        out.touch(mode=0o600)
        out.write_bytes(content)
        self.stdout.write(f"{out}: prove it with `python3 tools/verify_export.py {out}`")
