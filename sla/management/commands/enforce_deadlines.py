"""`manage.py enforce_deadlines`: sweep every few seconds, without a broker; as many as you like."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from sla import claiming
from sla.enforcer import NothingWorks, Swept, sweep
from sla.models import Clock

EVERY = 2.0  # seconds
log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Record every step of a deadline that is due, and tell the people concerned."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one sweep, then stop")
        parser.add_argument("--every", type=float, default=EVERY, help="seconds between two sweeps")
        parser.add_argument(
            "--release", action="store_true", help="first take up again every clock that was set aside"
        )

    def handle(self, *, once: bool, every: float, release: bool, **options: Any) -> None:
        if release:
            for clock in Clock.objects.set_aside():
                claiming.release(clock)
                self.stdout.write(f"released {clock}")
        if once:
            self.stdout.write(_said(sweep()))
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            _try()
            stop.wait(every)


def _try() -> None:
    """A database that is gone comes back; until then this goes on asking."""
    try:
        close_old_connections()
        sweep()
    except (InterfaceError, OperationalError, NothingWorks) as error:
        log.warning("sweep_broken_off", error=type(error).__name__)
    finally:
        close_old_connections()


def _said(swept: Swept) -> str:
    lag = swept.latest_lag.total_seconds()
    done = f"{swept.clocks} clocks, {swept.steps} steps, {swept.set_aside} set aside"
    return f"{done}, latest {lag:.1f} s after its instant"
