"""A real supervisor in a folder of its own, watched from outside."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psutil
import psycopg2

from config.embedded.postgres import APPLICATION, DATABASE
from config.embedded.processes import wait_until
from config.embedded.sockets import forget_sockets, socket_folder
from tests.servers import KEYS

PROJECT = Path(__file__).resolve().parent.parent.parent
WORDS = {  # by which a child is recognised
    "postgres": "bin/postgres",
    "valkey": "valkey-server",
    "web": "granian",
    "worker": " worker ",
    "beat": " beat ",
    "enforcer": "enforce_deadlines",
}
SECONDS = 90  # before a wait is given up


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def clean_environment() -> dict[str, str]:
    """The caller's, without what this test run's own servers have put there."""
    foreign = {"DATABASE_URL", "MIGRATOR_DATABASE_URL", "REDIS_URL", "DATA_DIR", "DEMO", "MAKEFLAGS", *KEYS}
    return {name: value for name, value in os.environ.items() if name not in foreign}


def supervisor(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """One that is expected to refuse."""
    return subprocess.run(
        words or [sys.executable, "-m", "config.supervisor"],
        cwd=PROJECT,
        env=clean_environment() | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
    )


class Running:
    """Starts as often as wanted in the same `root`."""

    def __init__(self, root: Path, log: Path, **environment: str) -> None:
        self.root = root
        self.log = log
        self.port = free_port()
        self.environment = {
            **clean_environment(),
            "SEED_TICKETS": "20",
            **environment,
            "DATA_DIR": str(root),
            "PORT": str(self.port),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def launch(self, *words: str) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                words or [sys.executable, "-m", "config.supervisor"],
                cwd=PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self, *words: str) -> None:
        self.launch(*words)
        self.await_line("Ready after")

    def await_line(self, text: str) -> None:
        wait_until(lambda: text in self.output or not self.is_running(), seconds=SECONDS)
        assert text in self.output, self.output

    @property
    def output(self) -> str:
        return self.log.read_text()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def is_running(self) -> bool:
        assert self.process is not None
        return self.process.poll() is None

    def end(self, number: signal.Signals) -> int:
        """Signal the process that was launched; its exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=SECONDS)

    def stop(self) -> None:
        if self.process is not None and self.is_running():
            self.end(signal.SIGTERM)
        forget_sockets(self.root)

    def child(self, name: str) -> psutil.Process | None:
        for process in psutil.Process(self.pid).children():
            if WORDS[name] in " ".join([*_words(process), ""]):
                return process
        return None

    def leftovers(self) -> list[str]:
        """Every process that works in or for the data folder."""
        return [" ".join(_words(each)) for each in psutil.process_iter() if self._belongs(each)]

    def all_gone(self) -> bool:
        return wait_until(lambda: not self.leftovers(), seconds=30)

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()

    def failing_checks(self) -> list[str] | None:
        """Names of the red checks of /readyz; None when nothing answers."""
        status, body = self.get("/readyz")
        if not status:
            return None
        return [check["name"] for check in json.loads(body)["checks"] if not check["ok"]]

    def becomes_ready(self) -> bool:
        return wait_until(lambda: self.failing_checks() == [], seconds=SECONDS)

    def query(self, statement: str, *, role: str = APPLICATION) -> list[tuple[object, ...]]:
        connection = psycopg2.connect(
            host=str(socket_folder(self.root, "postgres")), user=role, dbname=DATABASE
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def heartbeat(self) -> datetime:
        moment = self.query("SELECT max(beat_at) FROM notifications_heartbeat")[0][0]
        assert isinstance(moment, datetime)
        return moment

    def _belongs(self, process: psutil.Process) -> bool:
        return _tells(lambda: process.environ().get("DATA_DIR") == str(self.root)) or _tells(
            lambda: Path(process.cwd()).is_relative_to(self.root)
        )


def _words(process: psutil.Process) -> list[str]:
    try:
        words: list[str] = process.cmdline()
    except psutil.Error:
        return []
    return words


def _tells(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except (psutil.Error, OSError):  # gone meanwhile, a zombie, or another user's
        return False
