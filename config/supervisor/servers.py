"""The embedded servers of one data folder, as supervised children."""

import signal
from collections.abc import Callable
from dataclasses import dataclass

from config.embedded.folder import DataFolder, Stage
from config.embedded.postgres import Postgres
from config.embedded.processes import last_line
from config.embedded.refusal import CannotStart
from config.embedded.sockets import socket_folder
from config.embedded.valkey import Valkey
from config.supervisor.child import Child
from config.supervisor.console import say

GIVE_UP_AFTER = 3  # deaths in a row during the start


@dataclass(frozen=True)
class Server:
    """A child together with the question whether it answers."""

    child: Child
    accepts: Callable[[], bool]


def postgres_in(folder: DataFolder) -> Postgres:
    return Postgres(
        folder=folder.postgres,
        sockets=socket_folder(folder.root, "postgres"),
        log=folder.log("postgres"),
    )


def valkey_in(folder: DataFolder) -> Valkey:
    return Valkey(
        folder=folder.valkey,
        sockets=socket_folder(folder.root, "valkey"),
        log=folder.log("valkey"),
    )


def postgres_server(postgres: Postgres) -> Server:
    # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every connection.
    return Server(Child("postgres", postgres.command, signal.SIGINT), postgres.accepts)


def valkey_server(valkey: Valkey) -> Server:
    def rescue() -> None:
        say(f"Valkey cannot read its data: set aside as {valkey.set_aside()}, nothing is lost.")

    return Server(Child("valkey", valkey.command, rescue=rescue), valkey.accepts)


def await_server(server: Server, folder: DataFolder, pause: Callable[[float], None]) -> None:
    """Return once it answers. Raises CannotStart when it keeps dying, StopRequested."""
    while not server.accepts():
        server.child.tend()
        if server.child.deaths > GIVE_UP_AFTER:
            log = folder.log(server.child.name)
            raise CannotStart(f"{server.child.name} does not start ({last_line(log)}); see {log}.")
        pause(0.05)


def settle_database(postgres: Postgres, folder: DataFolder) -> None:
    """An empty database on the first start, also where an earlier first start was cut short."""
    if folder.read().database is Stage.STARTING:
        postgres.drop_database()
    postgres.ensure_database()
