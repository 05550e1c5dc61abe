"""Bring in the tickets of another system from a file, without a page (docs/importing.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from channels_intake.importing import arriving, deciding, working
from channels_intake.importing.fields import by_headers, missing
from channels_intake.importing.pages.showing import lines, why_it_stopped
from channels_intake.importing.sheets.table import Unreadable
from channels_intake.importing.staging import headers_of
from channels_intake.models import ColumnMapping, Import
from complaints.lifecycle.refusals import Refused


class Command(BaseCommand):
    help = "Import tickets from a CSV or XLSX file; the same file again brings nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="name of the system it comes from")
        parser.add_argument("--by", required=True, metavar="NUMBER", help="staff number of who brings it in")
        parser.add_argument("--mapping", default="", help="columns as saved on the page; else guessed")
        parser.add_argument("--charset", default="", help="of a CSV file; else found out")
        parser.add_argument("--dry-run", action="store_true", help="check only, and list the problems")

    def handle(self, *args: Any, **given: Any) -> None:
        by = User.objects.filter(staff_number=given["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is nobody with the number {given['by']}.")
        try:
            self._bring_in(by, given)
        except (Refused, Unreadable) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{given['file']}: {error.strerror}") from None

    def _bring_in(self, by: User, given: dict[str, Any]) -> None:
        asked = self._read(by, given)
        columns, choices = _said(asked, given["mapping"])
        deciding.name_columns(asked=asked.pk, columns=columns, choices=choices, by=by, now=timezone.now())
        asked = self._worked(asked)
        for line in list(lines(asked))[1:]:
            self.stdout.write("\t".join(line))
        self.stdout.write(f"{asked.rows} rows, {asked.known} known, {asked.wrong} left out")
        if given["dry_run"]:
            deciding.cancel(asked=asked.pk, by=by, now=timezone.now())
            return
        deciding.start(asked=asked.pk, by=by, now=timezone.now())
        asked = self._worked(asked)
        self.stdout.write(f"{asked.made} new tickets, {asked.known} known, {asked.wrong} left out")

    def _read(self, by: User, given: dict[str, Any]) -> Import:
        path: Path = given["file"]
        with path.open("rb") as file:
            asked = arriving.begin(
                kind=Import.Kind.TICKETS,
                source=given["source"],
                file=file,
                name=path.name,
                charset=given["charset"],
                by=by,
                now=timezone.now(),
            )
        return self._worked(asked)

    def _worked(self, asked: Import) -> Import:
        """Until it waits for a decision; a worker of the house may do part of it."""
        while True:
            working.work_at_once(asked.pk, now=timezone.now())
            asked = Import.objects.select_related("asked_by").get(pk=asked.pk)
            if asked.state == Import.State.FAILED:
                raise CommandError(why_it_stopped(asked))
            if not asked.is_busy:
                return asked


def _said(asked: Import, mapping: str) -> tuple[dict[str, int], dict[str, Any]]:
    """The columns of this file, and what else the mapping says."""
    columns, choices = dict(asked.columns), {}
    if mapping:
        saved = ColumnMapping.objects.filter(kind=asked.kind, name=mapping).first()
        if saved is None:
            raise CommandError(f"No columns are saved as {mapping}.")
        columns, choices = by_headers(saved.headers, headers_of(asked)), saved.choices
    lacking = [field.value for field in missing(asked.kind, columns)]
    if lacking:
        raise CommandError(f"No column is known for: {', '.join(lacking)}.")
    return columns, choices
