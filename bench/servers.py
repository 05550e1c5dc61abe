"""PostgreSQL (fsync on), Valkey and granian for one measurement, in a folder that vanishes with it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.connection import Connection, get
from config.embedded.folder import DataFolder
from config.embedded.processes import Command, end_group, last_line, wait_until
from config.embedded.refusal import CannotStart
from config.embedded.secrets import load_secrets
from config.supervisor.options import Options
from config.supervisor.servers import postgres_in, valkey_in

SETTINGS = "bench.settings"
START_WITHIN = STOP_WITHIN = 60.0  # seconds


class Servers:
    """Started in order, stopped in reverse; `environment` is what the application needs."""

    def __init__(self) -> None:
        self.folder = DataFolder(Path(tempfile.mkdtemp(prefix="complaints-bench-")).resolve())
        self.folder.open()
        self.options = Options(
            port=_free_port(),
            folder=self.folder,
            database_url="",
            migrator_url="",
            redis_url="",
            demo=True,
            seed_tickets=1,
        )
        self.running: list[subprocess.Popen[bytes]] = []
        self.environment: dict[str, str] = {}

    @property
    def port(self) -> int:
        return self.options.port

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self.running):
            process.send_signal(signal.SIGINT)
            wait_until(lambda ended=process: ended.poll() is not None, seconds=STOP_WITHIN)  # type: ignore[misc]
            end_group(process)
        shutil.rmtree(self.folder.root, ignore_errors=True)

    def start_databases(self) -> None:
        keys = load_secrets(self.folder, environment={})
        postgres, valkey = postgres_in(self.folder), valkey_in(self.folder)
        postgres.create()
        self._run(postgres.command(), postgres.accepts)
        postgres.ensure_database()
        self._run(valkey.command(), valkey.accepts)
        everything = self.options.environment(database=postgres.url, broker=valkey.url, keys=keys)
        self.environment = {
            **everything,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "MIGRATOR_DATABASE_URL": postgres.migrator_url,
        }

    def start_web(self) -> None:
        """The command of `make up`, with the baselines beside the product and without demo pages."""
        *words, _ = self.options.web()
        command = Command(
            words=[*words, "bench.wsgi:application"],
            log=self.folder.log("web"),
            environment={**self.environment, "DEMO": "0"},
        )
        self._run(command, self._answers)

    def start_background(self) -> None:
        """Worker, beat and enforcer, as `make up` runs them."""
        words = {
            "worker": self.options.worker(),
            "beat": self.options.beat(),
            "enforcer": self.options.enforcer(),
        }
        for name, each in words.items():
            command = Command(words=each, log=self.folder.log(name), environment=self.environment)
            self.running.append(command.start())

    def _answers(self) -> bool:
        try:
            with Connection(self.port) as connection:
                return connection.exchange(get("/readyz")).status in {200, 503}  # no worker runs here
        except OSError:
            return False

    def _run(self, command: Command, accepts: Callable[[], bool]) -> None:
        process = command.start()
        self.running.append(process)
        wait_until(lambda: accepts() or process.poll() is not None, seconds=START_WITHIN)
        if process.poll() is not None or not accepts():
            raise CannotStart(f"{command.words[0]} does not start: {last_line(command.log)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def adopt(environment: dict[str, str]) -> None:
    """Let Django in this process work on the same database."""
    os.environ.update(environment)
