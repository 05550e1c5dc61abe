"""`manage.py demo_accounts`: who can be signed in as, and two complaints to look up."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from accounts.models import User
from complaints.models import Ticket
from demo.people import PASSWORD, sign_ins
from demo.standing import FEEDBACK_CODE, NEGOTIATING_CODE
from privacy.index import code_matches


class Command(BaseCommand):
    help = "Print one demo sign-in per role, and two example complaints for the progress page."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are demo sign-ins only with DEMO=1.")
        hired = set(User.objects.filter(is_active=True).values_list("staff_number", flat=True))
        self.stdout.write(f"Password of all: {PASSWORD}\n\n")
        for entry in sign_ins():
            if entry.number in hired:
                self.stdout.write(f"{entry.number}  {entry.role.value:<15} {entry.name}")
        self.stdout.write("")
        for code in (NEGOTIATING_CODE, FEEDBACK_CODE):
            if ticket := example(code):
                self.stdout.write(f"{ticket.number}  code {code}  {ticket.state}")


def example(code: str) -> Ticket | None:
    """The newest open complaint with this code."""
    newest = Ticket.objects.open().order_by("-pk").iterator(chunk_size=500)
    return next((t for t in newest if code_matches(code, t.number, t.code_digest)), None)
