"""A real ClamAV daemon in a process of its own, with a signature of ours and none to download."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# What every scanner is tried with (EICAR); put together here, so that no scanner removes this file.
VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + b"!$H+H*"
NAME = "Ours.Test.UNOFFICIAL"
START_SECONDS = 30
CONFIGURATION = """
Foreground yes
LocalSocket {folder}/clamd.ctl
DatabaseDirectory {folder}/signatures
PidFile {folder}/clamd.pid
LogFile {folder}/clamd.log
StreamMaxLength 30M
ConcurrentDatabaseReload no
"""


@contextmanager
def clamd(folder: Path) -> Iterator[str]:
    """Its address, as CLAMD_URL takes it."""
    if not shutil.which("clamd"):
        pytest.fail("ClamAV is missing (Debian: apt-get install clamav-daemon).")
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "ours.ndb").write_text(f"Ours.Test:0:*:{VIRUS.hex()}\n")
    written = folder / "clamd.conf"
    written.write_text(CONFIGURATION.format(folder=folder))
    process = subprocess.Popen(
        ["clamd", "--config-file", str(written)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(folder / "clamd.ctl", process)
        yield f"unix://{folder}/clamd.ctl"
    finally:
        process.kill()
        process.wait()


def _wait_for(path: Path, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("clamd ended")
        try:
            with socket.socket(socket.AF_UNIX) as tried:
                tried.connect(str(path))
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("clamd does not answer")
