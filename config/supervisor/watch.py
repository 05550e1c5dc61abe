"""Progress, not pids: a process may live and yet do nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from config.supervisor.child import Child
from config.supervisor.console import say
from config.supervisor.readiness import Readiness

LOOK_EVERY = 10.0  # seconds
PATIENCE = 3  # bad looks in a row before something is started again
PROGRESS = {"worker", "deadlines", "auditor"}  # checks that say who stands still


@dataclass
class Watch:
    """Restarts the web server when it is silent, all others when outbox or deadlines stand still."""

    web: Child
    background: tuple[Child, ...]
    ask: Callable[[], Readiness]
    silent: int = 0
    stalled: int = 0
    _look_at: float = field(default_factory=lambda: time.monotonic() + LOOK_EVERY)

    def look(self) -> None:
        if time.monotonic() < self._look_at:
            return
        self._judge(self.ask())
        self._look_at = time.monotonic() + LOOK_EVERY

    def _judge(self, seen: Readiness) -> None:
        self.silent = 0 if seen.answers else self.silent + 1
        # Without database or broker the worker cannot progress: restarting it would not help.
        self.stalled = self.stalled + 1 if seen.failing and set(seen.failing) <= PROGRESS else 0
        if self.silent >= PATIENCE:
            self._renew("web does not answer", self.web)
        if self.stalled >= PATIENCE:
            self._renew("worker, beat or enforcer make no progress", *self.background)

    def _renew(self, reason: str, *children: Child) -> None:
        say(f"{reason}: starting again.")
        self.silent = self.stalled = 0
        for child in children:
            child.kill()
