"""Real PostgreSQL and Valkey for one test run, unless DATABASE_URL and REDIS_URL name others.

Loaded with `-p tests.servers` before pytest-django reads the settings; workers of xdist
inherit the environment and start nothing.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from config.embedded.postgres import FORGETFUL, Postgres
from config.embedded.processes import Command, end_group, last_line, wait_until
from config.embedded.sockets import socket_folder
from config.embedded.valkey import Valkey
from tests.template import OURS

KEYS = {
    "SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "FIELD_KEYS": "1:" + b64encode(b"f" * 32).decode(),
    "INDEX_KEY": b64encode(b"i" * 32).decode(),
}


class Servers:
    """The servers that this run started, and the folder they live in."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="complaints-tests-")).resolve()
        self.running: list[subprocess.Popen[bytes]] = []

    def start_missing(self) -> None:
        for name, value in KEYS.items():
            os.environ.setdefault(name, value)
        os.environ["DATA_DIR"] = str(self.folder / "data")
        if not os.environ.get("DATABASE_URL"):
            postgres = self._postgres()
            os.environ["DATABASE_URL"] = postgres.url
            os.environ["MIGRATOR_DATABASE_URL"] = postgres.migrator_url
            os.environ[OURS] = str(self.folder)
        if not os.environ.get("REDIS_URL"):
            os.environ["REDIS_URL"] = self._valkey()

    def begin_template(self) -> None:
        """While the workers collect; what goes wrong here, they run into themselves."""
        words = [sys.executable, "-m", "tests.template"]
        self.running.append(subprocess.Popen(words, stderr=subprocess.DEVNULL, start_new_session=True))

    def stop(self) -> None:
        for process in self.running:
            process.kill()  # nothing in there is worth a clean end
            process.wait()
            end_group(process)
        self.running.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _postgres(self) -> Postgres:
        postgres = Postgres(
            folder=self.folder / "postgres",
            sockets=socket_folder(self.folder, "postgres"),
            log=self.folder / "postgres.log",
            settings=FORGETFUL,
        )
        postgres.create()
        self._run(postgres.command(), postgres.accepts)
        postgres.ensure_database(migrator_options="CREATEDB")
        return postgres

    def _valkey(self) -> str:
        valkey = Valkey(
            folder=self.folder / "valkey",
            sockets=socket_folder(self.folder, "valkey"),
            log=self.folder / "valkey.log",
        )
        self._run(valkey.command(), valkey.accepts)
        return valkey.url

    def _run(self, command: Command, accepts: Callable[[], bool]) -> None:
        process = command.start()
        self.running.append(process)
        wait_until(lambda: accepts() or process.poll() is not None, seconds=60)
        if process.poll() is not None or not accepts():
            pytest.exit(f"{command.words[0]} does not start: {last_line(command.log)}", 3)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, None, None]:
    if not all(os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL", *KEYS)):
        servers = Servers()
        atexit.register(servers.stop)
        early_config.add_cleanup(servers.stop)
        servers.start_missing()
        if OURS in os.environ and early_config.known_args_namespace.numprocesses:
            servers.begin_template()
    return (yield)
