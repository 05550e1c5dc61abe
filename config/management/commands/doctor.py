"""Name what is wrong with this installation and how to mend it."""

import sys
from typing import Any

from django.core.management import BaseCommand

from config.diagnosis import findings


class Command(BaseCommand):
    help = "Name what is wrong with this installation and how to mend it; exit 1 if anything is."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        problems = 0
        for finding in findings():
            mark = "PROBLEM" if finding.remedy else "ok"
            self.stdout.write(f"{mark:8}{finding.subject}: {finding.state}")
            if finding.remedy:
                problems += 1
                self.stdout.write(f"        → {finding.remedy}")
        if problems:
            self.stdout.write(f"{problems} to mend.")
            sys.exit(1)
