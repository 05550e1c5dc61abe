"""Other ways to start: through make, interrupted, deep in the tree, with other servers."""

import os
import signal
import sys

import psycopg2
import pytest

from config.embedded.processes import wait_until
from tests.stack.running import Running


@pytest.fixture(scope="module")
def deep(launcher, tmp_path_factory) -> Running:
    """Started by make, where a socket's path is too long and a URL would have to be escaped."""
    root = tmp_path_factory.mktemp("deep").joinpath(*["投诉 数据"] * 8)
    running: Running = launcher(root)
    running.start("make", "up", f"PYTHON={sys.executable}")
    return running


def test_make_up_in_a_deep_folder(deep):
    assert deep.get("/")[0] == 200
    assert deep.failing_checks() == []


def test_given_servers_are_used_side_by_side_with_another_stack(deep, launcher):
    name = "given_database"
    urls = {key: os.environ[key] for key in ("DATABASE_URL", "MIGRATOR_DATABASE_URL") if key in os.environ}
    connection = psycopg2.connect(urls.get("MIGRATOR_DATABASE_URL", urls["DATABASE_URL"]))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    of_old, of_new = f"/{connection.info.dbname}?", f"/{name}?"

    running = launcher(**{key: url.replace(of_old, of_new) for key, url in urls.items()})
    running.start()
    assert deep.failing_checks() == []
    assert running.child("postgres") is None
    assert running.child("valkey") is not None
    assert running.failing_checks() == []
    assert running.end(signal.SIGTERM) == 0
    assert not (running.root / "postgres").exists()
    assert deep.failing_checks() == []

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


def test_everything_dies_with_make(deep):
    deep.end(signal.SIGKILL)
    assert deep.all_gone(), deep.leftovers()


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
