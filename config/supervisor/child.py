"""One supervised process: started, watched, started again with growing patience, stopped."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from config.embedded.processes import Command, end_group
from config.embedded.refusal import CannotStart
from config.supervisor.console import say

# Seconds between a death and the next start; thirty are all that a deadline may be noticed late.
FIRST_DELAY, LONGEST_DELAY = 0.5, 8.0
STEADY_AFTER = 10.0  # seconds of life that make earlier deaths forgotten: what dies later was killed


@dataclass
class Child:
    """`command` is called anew for each start; `rescue` after every third death in a row."""

    name: str
    command: Callable[[], Command]
    stop_signal: signal.Signals = signal.SIGTERM
    rescue: Callable[[], None] = lambda: None
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    _changed_at: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        """Raises CannotStart or OSError."""
        self._changed_at = time.monotonic()
        self.process = self.command().start()

    def tend(self) -> None:
        """Notice a death, say it, and start again when it is time."""
        if self.process is not None and self.process.poll() is not None:
            self._died(_ending(self.process.returncode))
        elif self.process is None and time.monotonic() >= self._changed_at + self.delay:
            self._start_again()
        elif self.deaths and time.monotonic() > self._changed_at + STEADY_AFTER:
            self.deaths = 0

    @property
    def delay(self) -> float:
        return min(FIRST_DELAY * 2.0 ** max(self.deaths - 1, 0), LONGEST_DELAY)

    def kill(self) -> None:
        """End it at once; tend() will start it again."""
        if self.process is not None:
            self.process.kill()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def is_gone(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def clear(self) -> None:
        """End whatever is left of it."""
        if self.process is not None:
            self.kill()
            self.process.wait()
            end_group(self.process)

    def _start_again(self) -> None:
        try:
            if self.deaths and self.deaths % 3 == 0:
                self.rescue()
            self.start()
        except (CannotStart, OSError, subprocess.SubprocessError) as error:
            self._died(str(error))

    def _died(self, ending: str) -> None:
        if self.process is not None:
            end_group(self.process)
        self.process = None
        self.deaths += 1
        self._changed_at = time.monotonic()
        say(f"{self.name} {ending}; starting it again in {self.delay:g} s (log/{self.name}.log).")


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"
