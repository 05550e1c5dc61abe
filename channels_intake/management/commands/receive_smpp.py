"""`manage.py receive_smpp`: receives text messages over SMPP until it is told to end."""

import signal
from threading import Event
from typing import Any

from django.core.management import BaseCommand

from channels_intake.channels.smpp.receiving import receive_all


class Command(BaseCommand):
    help = (
        "Receive text messages over SMPP for every account in use, until SIGTERM or Ctrl-C. It may run on "
        "several machines: each account is served by one of them, and by another when that one is lost."
    )

    def handle(self, **options: Any) -> None:
        ending = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ending.set())
        receive_all(ending)
