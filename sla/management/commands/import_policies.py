"""`manage.py import_policies FILE --by NUMBER`: drafts of what differs; nothing is published by it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from sla.policies.exchange import take_in
from sla.policies.rows import Malformed


class Command(BaseCommand):
    help = "Make drafts of the policies in FILE that differ, and bind the places it names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="NUMBER", help="an administrator's staff number")

    def handle(self, *args: Any, file: Path, by: str, **options: Any) -> None:
        person = User.objects.filter(staff_number=by, role=Role.ADMINISTRATOR, is_active=True).first()
        if person is None:
            raise CommandError(f"No administrator has the staff number {by}.")
        try:
            done = take_in(file.read_text(encoding="utf-8"), by=person, now=timezone.now())
        except (OSError, UnicodeDecodeError, Malformed) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(done) or "It differs in nothing.")
