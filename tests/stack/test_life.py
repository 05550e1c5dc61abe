"""Start, serve, survive, stop: one supervisor, in the order of this file."""

import signal
import sys

import psutil
import psycopg2
import pytest

from config.embedded.postgres import APPLICATION, MIGRATOR
from config.embedded.processes import wait_until
from tests.stack.running import free_port, supervisor


def test_the_first_start_serves_pages(stack):
    assert stack.get("/livez") == (200, b"ok")
    assert stack.failing_checks() == []
    assert stack.get("/")[0] == 200


def test_who_serves_people_cannot_rewrite_history(stack):
    """Two roles, made by the first start; the key to the schema is with nobody who serves."""
    for statement in (
        "UPDATE complaints_historyevent SET kind = 'x'",
        "TRUNCATE complaints_historyroot CASCADE",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="permission denied"):
            stack.query(statement)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="written once"):
            stack.query(statement, role=MIGRATOR)
    for name in ("web", "worker", "beat"):
        environment = stack.child(name).environ()
        assert APPLICATION in environment["DATABASE_URL"]
        assert "MIGRATOR_DATABASE_URL" not in environment


def test_it_prints_the_address_and_no_traceback(stack):
    assert f"http://127.0.0.1:{stack.port}/" in stack.output
    assert "Traceback" not in stack.output


def test_the_data_folder_is_private(stack):
    for name in (".", "log", "run"):
        assert (stack.root / name).stat().st_mode & 0o777 == 0o700
    for name in ("secrets.env", "complaints-data.json"):
        assert (stack.root / name).stat().st_mode & 0o777 == 0o600


def test_only_the_web_server_listens_on_the_network(stack):
    family = [psutil.Process(stack.pid), *psutil.Process(stack.pid).children(recursive=True)]
    listening = {
        connection.laddr
        for process in family
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {("127.0.0.1", stack.port)}


def test_the_database_is_durable_and_the_application_no_superuser(stack):
    assert stack.query("SHOW fsync") == [("on",)]
    assert stack.query("SHOW data_checksums") == [("on",)]
    assert stack.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]


def test_the_doctor_finds_nothing_to_mend(stack):
    done = supervisor({"DATA_DIR": str(stack.root)}, sys.executable, "manage.py", "doctor")
    assert (done.returncode, "PROBLEM" in done.stdout) == (0, False), done.stdout


def test_a_second_start_in_the_same_folder_is_refused(stack):
    done = supervisor({"DATA_DIR": str(stack.root), "PORT": str(free_port())})
    assert done.returncode == 1
    assert "already runs in" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_a_taken_port_is_refused(stack, tmp_path):
    done = supervisor({"DATA_DIR": str(tmp_path / "other"), "PORT": str(stack.port)})
    assert done.returncode == 1
    assert f"Port {stack.port} of 127.0.0.1 is taken" in done.stdout
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("name", ["web", "beat", "worker", "enforcer", "valkey", "postgres"])
def test_a_killed_child_is_started_again(stack, name):
    before = stack.child(name)
    last_sign = stack.heartbeat()
    before.kill()
    notice = f"{name} was ended by SIGKILL; starting it again in"
    assert wait_until(lambda: notice in stack.output, seconds=30), stack.output
    assert wait_until(lambda: stack.child(name) not in (None, before), seconds=30), stack.output
    assert stack.becomes_ready(), stack.failing_checks()
    assert wait_until(lambda: stack.heartbeat() > last_sign, seconds=60), stack.output


def test_an_unreadable_queue_is_set_aside(stack):
    """The broker only wakes things up: its loss is no reason not to start."""
    for part in (stack.root / "valkey" / "appendonlydir").glob("*.manifest"):
        part.write_text("nonsense\n")
    stack.child("valkey").kill()
    assert wait_until(lambda: "set aside" in stack.output, seconds=30), stack.output
    assert stack.becomes_ready()


def test_a_killed_supervisor_leaves_no_orphan_and_loses_nothing(stack):
    stack.query("CREATE TABLE kept (word text)", role=MIGRATOR)
    stack.query("INSERT INTO kept VALUES ('still here')")
    stack.end(signal.SIGKILL)
    assert stack.all_gone(), stack.leftovers()
    stack.start()
    assert stack.query("SELECT word FROM kept") == [("still here",)]
    assert stack.failing_checks() == []


def test_sigterm_stops_everything(stack):
    assert stack.end(signal.SIGTERM) == 0
    assert stack.leftovers() == []
    assert stack.output.rstrip().endswith("Stopped.")


def test_the_secrets_are_not_made_anew_over_existing_data(stack):
    (stack.root / "secrets.env").rename(stack.root / "elsewhere")
    done = supervisor({"DATA_DIR": str(stack.root), "PORT": str(stack.port)})
    (stack.root / "elsewhere").rename(stack.root / "secrets.env")
    assert done.returncode == 1
    assert "secrets.env is missing" in done.stdout
