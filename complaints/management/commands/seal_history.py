"""Make a root over all histories now, and print it to be kept elsewhere."""

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from complaints.proof.roots import make_root


class Command(BaseCommand):
    help = "Seal every history that grew since the last root; print NUMBER:DIGEST, to be kept elsewhere."

    def handle(self, **options: Any) -> None:
        root = make_root(now=timezone.now())
        self.stdout.write(f"{root}\n{root.tickets} histories grew since the root before.")
