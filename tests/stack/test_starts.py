"""Other ways to start: through make, interrupted, deep in the tree, with other servers."""

import os
import signal
import sys

import psycopg2

from config.embedded.processes import wait_until


def test_make_up_in_a_deep_folder_dies_with_make(launcher, tmp_path):
    """The path is too long for a socket, and holds what a URL must escape."""
    deep = tmp_path.joinpath(*["投诉 数据"] * 8)
    running = launcher(deep)
    running.start("make", "up", f"PYTHON={sys.executable}")
    assert running.get("/")[0] == 200
    running.end(signal.SIGKILL)
    assert running.all_gone(), running.leftovers()


def test_an_interrupted_first_start_begins_afresh(launcher):
    running = launcher()
    running.launch()
    running.await_line("Preparing")
    wait_until((running.root / "log" / "prepare.log").exists, seconds=30)
    os.killpg(running.pid, signal.SIGINT)
    running.process.wait(timeout=30)
    assert running.leftovers() == []
    assert "Traceback" not in running.output

    running.start()
    assert running.failing_checks() == []
    assert running.end(signal.SIGINT) == 0
    assert running.leftovers() == []


def test_given_servers_are_used_instead_of_own(launcher):
    name = "given_database"
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    given = os.environ["DATABASE_URL"].replace("/" + connection.info.dbname + "?", f"/{name}?")

    running = launcher(DATABASE_URL=given)
    running.start()
    assert running.child("postgres") is None
    assert running.child("valkey") is not None
    assert running.failing_checks() == []
    assert running.end(signal.SIGTERM) == 0
    assert not (running.root / "postgres").exists()

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()
