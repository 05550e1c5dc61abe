"""`manage.py watch_mail`: fetches mail the moment it arrives, until it is told to end."""

import signal
from threading import Event
from typing import Any

from django.core.management import BaseCommand

from channels_intake.channels.mailbox.watching import watch_all


class Command(BaseCommand):
    help = (
        "Watch every mailbox in use (IMAP IDLE) and fetch at once what arrives, until SIGTERM or Ctrl-C. "
        "Without it, or where a server cannot, mail is fetched every 30 seconds. Several may run."
    )

    def handle(self, **options: Any) -> None:
        ending = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ending.set())
        watch_all(ending)
