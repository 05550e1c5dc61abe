"""`manage.py roles_table`: who sees and may do what, as the table in docs/roles.md."""

from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.utils import translation

from accounts.actors import CUSTOMER, SYSTEM
from accounts.duties import DUTIES
from accounts.roles import ROLES, UNLIMITED, Right

BEGIN, END = "<!-- made by manage.py roles_table -->", "<!-- end of the table -->"


class Command(BaseCommand):
    help = "Print the roles as a table, or put it into a document between its marks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--into", type=Path, help="the document, e.g. docs/roles.md")

    def handle(self, *, into: Path | None = None, **options: Any) -> None:
        with translation.override("en"):
            made = "\n".join(table())
        if into is None:
            self.stdout.write(made)
            return
        before, rest = into.read_text().split(BEGIN)
        _, after = rest.split(END)
        into.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}")


def table() -> Iterator[str]:
    """Markdown, in the language now active."""
    yield "|Role|Sees|Personal data|May|Approves up to|"
    yield "|-|-|-|-|-|"
    for role, card in ROLES.items():
        yield _row(
            f"{role.label} `{role.value}`",
            str(card.sees.label),
            str(card.personal_data.label),
            _duties(card.may),
            _money(card.approves_up_to),
        )
    yield _row("Customer", "the own ticket, by number and code", "own", _duties(CUSTOMER.rights), "–")
    yield _row(
        "The system", "all tickets", "none shown", _duties(SYSTEM.rights), _money(SYSTEM.approves_up_to)
    )


def _row(*cells: str) -> str:
    return f"|{'|'.join(cells)}|"


def _duties(rights: frozenset[Right]) -> str:
    return ", ".join(str(words) for right, words in DUTIES.items() if right in rights) or "–"


def _money(limit: Decimal | None) -> str:
    if limit is None:
        return "–"
    return "any amount" if limit == UNLIMITED else f"¥{limit}"
