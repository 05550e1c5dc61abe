"""Child processes that cannot outlive the process that started them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.embedded.identity import SAME_USER, Identity

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

LINUX = sys.platform == "linux"
LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(last_signal: signal.Signals, parent: int) -> None:
    """Have the kernel send this process `last_signal` when `parent` dies, however it dies."""
    if not LINUX:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(last_signal), 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel was asked
        os.kill(os.getpid(), signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of grandchildren whose parent died, so that they can be reaped."""
    if LINUX:
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to run, as whom, and which signal ends it when its parent is gone."""

    words: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    last_signal: signal.Signals = signal.SIGKILL
    identity: Identity = SAME_USER

    def start(self) -> subprocess.Popen[bytes]:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        parent = os.getpid()

        def before_exec() -> None:
            self.identity.assume()
            # Last, because changing credentials clears it.
            die_with_parent(self.last_signal, parent)

        with self.log.open("ab") as log:
            return subprocess.Popen(
                list(self.words),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.environment),
                start_new_session=True,
                preexec_fn=before_exec,
            )


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill and reap whatever a finished child left behind in its process group."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
        while True:
            os.waitpid(-process.pid, 0)
    except (ProcessLookupError, ChildProcessError, PermissionError):
        return


def occupants(folder: Path, program: str) -> list[int]:
    """Pids of the processes named `program` whose working directory is `folder`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*") if LINUX else ():
        try:
            same = (entry / "cwd").readlink() == folder
            if same and (entry / "comm").read_text().strip() == program:
                found.append(int(entry.name))
        except OSError:  # gone meanwhile, or another user's
            continue
    return found


def send_signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def wait_until(holds: Callable[[], bool], *, seconds: float) -> bool:
    """Whether `holds` came true in time; looked at twenty times a second."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def last_line(log: Path) -> str:
    """The last non-empty line of a log, to name a cause; empty when there is none."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1].strip() if lines else ""
