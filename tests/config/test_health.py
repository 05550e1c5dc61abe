"""/livez and /readyz: what they say when something is missing."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from config import health
from notifications.models import Heartbeat
from sla import auditor, pulse

SECRETS = ("postgresql://", "redis+socket", ".sock", "password")


@pytest.fixture
def enforced(db):
    pulse.beat(pulse.database_now())
    auditor.audit()


@pytest.fixture
def beating(enforced):
    Heartbeat.beat(health.HEARTBEAT, timezone.now())


def failing(client) -> dict[str, str]:
    response = client.get("/readyz")
    content = json.loads(response.content)
    red = {check["name"]: check["detail"] for check in content["checks"] if not check["ok"]}
    assert content["ready"] == (not red)
    assert response.status_code == (503 if red else 200)
    assert not any(secret in response.content.decode() for secret in SECRETS)
    return red


def test_alive_without_a_database(client):
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_when_everything_answers(client, beating):
    assert failing(client) == {}


def test_a_worker_that_never_worked(client, enforced):
    assert failing(client) == {"worker": "the outbox has never been sent"}


def test_a_worker_that_stopped(client, db):
    Heartbeat.beat(health.HEARTBEAT, timezone.now() - health.STALE_AFTER - timedelta(seconds=1))
    assert failing(client)["worker"].startswith("no sign of life for 6")


@pytest.mark.parametrize("url", ["redis+socket:///nonexistent.sock", "redis://127.0.0.1:1/0"])
def test_a_silent_broker(client, beating, settings, url):
    settings.REDIS_URL = url
    assert failing(client) == {"broker": "the broker does not answer"}


def test_a_silent_database(client, db, monkeypatch):
    class Gone:
        def cursor(self) -> None:
            raise DatabaseError("server closed the connection of 张三")

    monkeypatch.setattr(health, "connection", Gone())
    monkeypatch.setattr(health, "_worker", Gone().cursor)
    health.require_migrations.cache_clear()
    assert failing(client)["database"] == "the database does not answer"


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_nothing_is_changed_through_them(client, db, path):
    assert client.post(path).status_code == 405
