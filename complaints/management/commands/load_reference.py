"""`manage.py load_reference`: add the shipped units, categories and terms; harmless to repeat."""

from typing import Any

from django.core.management import BaseCommand

from complaints.referencing import load, read


class Command(BaseCommand):
    help = "Load the shipped units, skills, categories, routes and terms; keeps what was changed here."

    def handle(self, **options: Any) -> None:
        edition = read()
        tally = load(edition)
        self.stdout.write(
            f"Reference data v{edition.version} ({edition.digest[:12]}): "
            f"{tally.created} added, {tally.updated} updated."
        )
