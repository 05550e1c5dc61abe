"""Is it alive, may it be sent visitors: /livez and /readyz, for machines."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from notifications.models import Heartbeat
from sla.health import enforcement
from sla.working_calendar import provisional

HEARTBEAT = "outbox"
STALE_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of /readyz; `detail` names no secret and no person."""

    name: str
    ok: bool
    detail: str


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    checks = readiness()
    ready = all(check.ok for check in checks)
    return JsonResponse(
        {"ready": ready, "checks": [asdict(check) for check in checks]},
        status=200 if ready else 503,
        json_dumps_params={"indent": 1, "ensure_ascii": False},
    )


def readiness() -> list[Check]:
    """Every check; those that need the database fail with it instead of raising."""
    return [
        _guarded("database", _database),
        _guarded("migrations", _migrations),
        _broker(),
        _guarded("worker", _worker),
        *_enforcement(),
        _calendar(),
    ]


def _guarded(name: str, check: Callable[[], str]) -> Check:
    """`check` returns what is wrong, or nothing."""
    try:
        wrong = check()
    except DatabaseError:
        wrong = "the database does not answer"
    return Check(name, not wrong, wrong or "ok")


def _enforcement() -> list[Check]:
    """What is wrong with sweeps and auditor; else when each was last seen and how late a step was noticed."""
    try:
        found = enforcement()
    except DatabaseError:
        return [Check(name, False, "the database does not answer") for name in ("deadlines", "auditor")]
    return [
        Check("deadlines", not found.sweeper_trouble, found.sweeper_trouble or found.sweeper_words),
        Check("auditor", not found.auditor_trouble, found.auditor_trouble or found.auditor_words),
    ]


def _calendar() -> Check:
    """A provisional year is to be said, and no reason to send visitors elsewhere."""
    try:
        return Check("calendar", True, provisional.in_words() or "ok")
    except DatabaseError:
        return Check("calendar", True, "not known")


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        row = cursor.fetchone()
    return "the database only reads" if row and row[0] else ""


class MigrationsMissing(Exception):
    """Some migrations of this code are not applied; the text says how many."""


def _migrations() -> str:
    try:
        require_migrations()
    except MigrationsMissing as missing:
        return str(missing)
    return ""


@cache
def require_migrations() -> None:
    """Asked until it was true once: reading all migrations takes a third of a second."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise MigrationsMissing(f"{len(missing)} migrations are not applied")


def _worker() -> str:
    beat_at = Heartbeat.objects.filter(name=HEARTBEAT).values_list("beat_at", flat=True).first()
    if beat_at is None:
        return "the outbox has never been sent"
    age = _database_now() - beat_at
    return f"no sign of life for {age.total_seconds():.0f} s" if age > STALE_AFTER else ""


def _database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def _broker() -> Check:
    wrong = "" if broker_answers() else "the broker does not answer"
    return Check("broker", not wrong, wrong or "ok")


def broker_answers() -> bool:
    """Whether Valkey or Redis answers a PING within about a second."""
    limits = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 1}
    try:
        with Connection(settings.REDIS_URL, transport_options=limits) as broker:
            channel: Any = broker.default_channel
            return bool(channel.client.ping())
    except (OSError, OperationalError, RedisError):
        return False
