"""What the person at the terminal reads, and their wish to stop."""

import signal
import sys
import time
from types import FrameType


class StopRequested(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


def say(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError:  # the terminal or pipe is gone; the work goes on
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115 - lives as long as the process


class StopWish:
    """Remembers the signals that ask to stop; a second one asks to hurry."""

    def __init__(self) -> None:
        self.count = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._remember)

    @property
    def hurried(self) -> bool:
        return self.count > 1

    def pause(self, seconds: float) -> None:
        """Sleep. Raises StopRequested when stopping was asked for."""
        if not self.count:
            time.sleep(seconds)
        if self.count:
            raise StopRequested

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
