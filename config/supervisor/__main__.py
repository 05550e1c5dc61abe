"""`python -m config.supervisor`, what `make up` ends in."""

import os
import signal
import sys
from pathlib import Path

from config.embedded.folder import Stage
from config.embedded.processes import adopt_orphans, die_with_parent
from config.embedded.refusal import CannotStart
from config.supervisor.console import StopWish, say
from config.supervisor.options import Options
from config.supervisor.readiness import require_free_port
from config.supervisor.stack import Stack

FIRST_START_MB, LATER_START_MB = 400, 100


def main() -> int:
    wish = StopWish()
    _follow_make()
    adopt_orphans()
    try:
        options = Options.read(os.environ)
        database = options.folder.open().database
        lock = options.folder.lock()
        options.folder.require_space(LATER_START_MB if database is Stage.IN_USE else FIRST_START_MB)
        require_free_port(options.port)
        Stack(options, wish).run()
        os.close(lock)
    except CannotStart as refusal:
        say(str(refusal))
        return 1
    except OSError as error:
        say(f"Starting failed: {error}.")
        return 1
    say("Stopped.")
    return 0


def _follow_make() -> None:
    """`make` killed without a chance to pass the signal on must not leave us behind."""
    parent = os.getppid()
    try:
        started_by_make = Path(f"/proc/{parent}/comm").read_text().strip() in {"make", "gmake"}
    except OSError:
        return
    if started_by_make:
        die_with_parent(signal.SIGTERM, parent)


sys.exit(main())
