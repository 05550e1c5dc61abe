"""The driver of PostgreSQL alone: as whom it runs, what it finds, what it leaves alone."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest

from config.embedded.identity import Identity, Lowered, Namespaced
from config.embedded.postgres import APPLICATION, DATABASE, FORGETFUL, MIGRATOR, Postgres
from config.embedded.processes import wait_until
from config.embedded.refusal import CannotStart
from config.embedded.sockets import LONGEST_BYTES, LONGEST_NAME, forget_sockets, socket_folder


@pytest.fixture
def postgres(tmp_path) -> Postgres:
    return Postgres(
        folder=tmp_path / "postgres",
        sockets=socket_folder(tmp_path, "postgres"),
        log=tmp_path / "postgres.log",
        settings=FORGETFUL,
    )


def run_once(postgres: Postgres) -> None:
    """Start, answer, stop."""
    process = postgres.command().start()
    try:
        assert wait_until(postgres.accepts, seconds=30), postgres.log.read_text()
        postgres.ensure_database()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


def test_a_lock_file_that_names_a_stranger(postgres):
    postgres.create()
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (postgres.folder / "postmaster.pid").write_text(f"{stranger.pid}\n{postgres.folder}\n0\n5432\n\n\n\n")
    run_once(postgres)
    assert stranger.poll() is None
    stranger.communicate()


def test_an_orphan_is_ended_before_the_next_start(postgres):
    postgres.create()
    orphan = postgres.command().start()
    assert wait_until(postgres.accepts, seconds=30)
    run_once(postgres)
    assert orphan.wait(timeout=30) == 0


@pytest.mark.parametrize("kind", [Namespaced, Lowered])
def test_root_runs_it_as_an_ordinary_user(postgres, root_only, kind, monkeypatch):
    identity: Identity = kind(root_only)
    monkeypatch.setattr("config.embedded.identity._candidates", lambda: iter([identity]))
    try:
        postgres.create()
    except CannotStart as refusal:
        pytest.skip(f"not permitted here: {refusal}")
    assert postgres.folder.stat().st_uid == identity.owner
    run_once(postgres)


def test_the_data_move_from_one_identity_to_another(postgres, root_only):
    """A container may forbid the namespace in which the data were made, and back."""
    postgres.create()
    for path in [postgres.folder, *postgres.folder.rglob("*")]:
        os.chown(path, root_only.pw_uid, root_only.pw_gid)
    run_once(postgres)


def test_a_folder_from_before_the_second_role_gets_it(postgres):
    postgres.create()
    process = postgres.command().start()
    try:
        assert wait_until(postgres.accepts, seconds=30)
        with superuser(postgres) as cursor:
            cursor.execute(f"CREATE ROLE {MIGRATOR} LOGIN")
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {MIGRATOR}")
        for _start in range(2):
            postgres.ensure_database()
        with superuser(postgres) as cursor:
            cursor.execute(
                "SELECT rolname, rolcanlogin, rolsuper, rolinherit FROM pg_roles"
                " WHERE rolname IN %s ORDER BY 1",
                [(MIGRATOR, APPLICATION)],
            )
            assert cursor.fetchall() == [(MIGRATOR, True, False, True), (APPLICATION, True, False, False)]
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


@contextmanager
def superuser(postgres: Postgres) -> Iterator["psycopg2.extensions.cursor"]:
    connection = psycopg2.connect(host=str(postgres.sockets), user="postgres", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


def test_a_long_path_gets_a_short_private_socket_folder(tmp_path):
    deep = tmp_path.joinpath(*["deep"] * 30)
    other = deep / "other"
    folder = socket_folder(deep, "postgres")
    assert len(os.fsencode(folder / LONGEST_NAME)) <= LONGEST_BYTES
    assert folder.parent.stat().st_mode & 0o777 == 0o700
    assert folder != socket_folder(other, "postgres")
    for root in (deep, other):
        forget_sockets(root)
    assert not folder.exists()
