"""The order in which everything starts and stops."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from config.embedded.folder import Stage
from config.embedded.processes import Command, last_line, wait_until
from config.embedded.refusal import CannotStart
from config.embedded.secrets import load_secrets
from config.supervisor.child import Child
from config.supervisor.console import StopRequested, StopWish, say
from config.supervisor.options import Options
from config.supervisor.readiness import Readiness, ask
from config.supervisor.servers import (
    Server,
    await_server,
    postgres_in,
    postgres_server,
    settle_database,
    valkey_in,
    valkey_server,
)
from config.supervisor.watch import Watch

READY_WITHIN = 90.0  # seconds from starting web and worker
STOP_WITHIN, STOP_SERVER_WITHIN = 10.0, 60.0  # seconds from asking to killing
LOG_KEPT = 10 * 2**20  # bytes; a larger log is set aside at the start


class Stack:
    """Everything that `make up` runs; `run` returns when stopping was asked for."""

    def __init__(self, options: Options, wish: StopWish) -> None:
        self.options = options
        self.folder = options.folder
        self.wish = wish
        self.servers: list[Child] = []
        self.services: list[Child] = []
        self.preparing: Child | None = None

    def run(self) -> None:
        """Raises CannotStart; whatever was started is stopped in any case."""
        began = time.monotonic()
        try:
            database, broker = self._start_database(), self._start_broker()
            keys = load_secrets(self.folder, environment=os.environ)
            environment = self.options.environment(database=database, broker=broker, keys=keys)
            self._prepare({**environment, "MIGRATOR_DATABASE_URL": self._migrator()})
            self._start_services(environment)
            self._await_ready()
            self._announce(time.monotonic() - began)
            self._watch()
        except StopRequested:
            say("Stopping …")
        finally:
            self._stop()

    def _start_database(self) -> str:
        if self.options.database_url:
            return self.options.database_url
        postgres = postgres_in(self.folder)
        if not self.folder.postgres.exists():
            load_secrets(self.folder, environment=os.environ)  # before there is data to protect
            say(f"Making a PostgreSQL database in {self.folder.postgres} …")
            self.folder.reached(Stage.STARTING)
            postgres.create()
        self._run_server(postgres_server(postgres))
        settle_database(postgres, self.folder)
        return postgres.url

    def _migrator(self) -> str:
        """Who prepares the database; empty when one role has to do both."""
        if self.options.database_url:
            return self.options.migrator_url
        return postgres_in(self.folder).migrator_url

    def _start_broker(self) -> str:
        if self.options.redis_url:
            return self.options.redis_url
        valkey = valkey_in(self.folder)
        self._run_server(valkey_server(valkey))
        return valkey.url

    def _run_server(self, server: Server) -> None:
        rotate(self.folder.log(server.child.name))
        server.child.start()
        self.servers.append(server.child)
        await_server(server, self.folder, self.wish.pause)

    def _prepare(self, environment: dict[str, str]) -> None:
        """Migrate, load what is missing; on the first start also the demo (docs/operation.md)."""
        words = [sys.executable, "manage.py", "prepare", "--accounts-file", str(self._accounts)]
        if self.options.demo:
            words += ["--demo-tickets", str(self.options.seed_tickets)]
        if self.folder.read().database is Stage.STARTING:
            hint = "; demo complaints take up to a minute" if self.options.demo else ""
            say(f"Preparing the database{hint} …")
        log = self.folder.log("prepare")
        log.unlink(missing_ok=True)
        self.preparing = self._application("prepare", words, environment)
        self.preparing.start()
        while not self.preparing.is_gone():
            self._tend(self.servers)
        process = self.preparing.process
        if process is not None and process.returncode != 0:
            raise CannotStart(f"The database cannot be prepared ({last_line(log)}); see {log}.")
        if not self.options.database_url:
            self.folder.reached(Stage.IN_USE)

    def _start_services(self, environment: dict[str, str]) -> None:
        words = {
            "web": self.options.web(),
            "worker": self.options.worker(),
            "beat": self.options.beat(),
            "enforcer": self.options.enforcer(),
        }
        for name, each in words.items():
            child = self._application(name, each, environment)
            child.start()
            self.services.append(child)

    def _application(self, name: str, words: list[str], environment: dict[str, str]) -> Child:
        log = self.folder.log(name)
        rotate(log)
        return Child(name, lambda: Command(words=words, log=log, environment=environment))

    def _await_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not (seen := self._ask()).green:
            if time.monotonic() > deadline:
                raise CannotStart(f"Not ready after {READY_WITHIN:g} s ({seen}); see log/.")
            self._tend(self.servers + self.services)

    def _announce(self, seconds: float) -> None:
        say(f"Ready after {seconds:.0f} s: {self.options.address}/")
        with suppress(OSError):
            say(self._accounts.read_text().rstrip())
            self._accounts.unlink()
        say(f"Logs are in {self.folder.root / 'log'}. Ctrl-C stops everything.")

    def _watch(self) -> None:
        web, *background = self.services
        watch = Watch(web, tuple(background), self._ask)
        while True:
            self._tend(self.servers + self.services)
            watch.look()

    def _tend(self, children: list[Child]) -> None:
        for child in children:
            child.tend()
        self.wish.pause(0.1)

    def _stop(self) -> None:
        """Services before the servers they use; the database last."""
        preparing = [self.preparing] if self.preparing else []
        self._end([*preparing, *self.services], STOP_WITHIN)
        for server in reversed(self.servers):
            self._end([server], STOP_SERVER_WITHIN)

    def _end(self, children: list[Child], seconds: float) -> None:
        for child in children:
            child.ask_to_stop()
        wait_until(
            lambda: self.wish.hurried or all(child.is_gone() for child in children),
            seconds=seconds,
        )
        for child in children:
            child.clear()

    def _ask(self) -> Readiness:
        return ask(self.options.port)

    @property
    def _accounts(self) -> Path:
        return self.folder.root / "demo-accounts.txt"


def rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_KEPT:
        log.replace(log.with_suffix(".old.log"))
