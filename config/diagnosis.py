"""What can be wrong with an installation, and how to mend it (`manage.py doctor`)."""

import base64
import os
import shutil
import stat
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection

from config.health import Check, readiness
from config.second_lock import REMEDY, REMEDY_GUARD, rewritable, unguarded

OLDEST_POSTGRES = 15
LEAST_FREE_MB = 500
MOST_SKEW_S = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor; without a remedy nothing is wrong."""

    subject: str
    state: str
    remedy: str = ""


def findings() -> Iterator[Finding]:
    """Every check, each on its own: one that fails does not hide the next."""
    for examine in (_keys, _addresses, _data_folder, _free_space, _media, _static):
        yield examine()
    yield from _health()
    for question in (_version, _durability, _clock, _history):
        yield _asked(question)


def _keys() -> Finding:
    try:
        keys = [each.split(":", 1)[1] for each in settings.FIELD_KEYS.split(",")]
        lengths = {len(base64.b64decode(key, validate=True)) for key in [*keys, settings.INDEX_KEY]}
    except (IndexError, Base64Error, ValueError):
        lengths = set()
    if lengths != {32}:
        remedy = "set FIELD_KEYS to 1:<base64 of 32 bytes> and INDEX_KEY to <base64 of 32 bytes>"
        return Finding("keys", "FIELD_KEYS or INDEX_KEY is malformed", remedy)
    if len(settings.SECRET_KEY) < 50:
        return Finding("keys", "SECRET_KEY is short", "set it to 50 or more random characters")
    return Finding("keys", "present and well-formed")


def _addresses() -> Finding:
    local = {"localhost", "127.0.0.1", "[::1]"}
    if settings.DEMO and set(settings.ALLOWED_HOSTS) - local:
        return Finding("addresses", "demo sign-ins are shown on a public host", "unset DEMO on a server")
    if not settings.HTTPS and set(settings.ALLOWED_HOSTS) - local:
        return Finding("addresses", "a public host without HTTPS", "serve it over HTTPS and set HTTPS=1")
    return Finding("addresses", f"{settings.PUBLIC_URL} for {', '.join(settings.ALLOWED_HOSTS)}")


def _data_folder() -> Finding:
    folder = Path(settings.DATA_DIR)
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        remedy = f"make it writable for user {os.geteuid()}, or name another with DATA_DIR"
        return Finding("data folder", f"{folder} cannot be written", remedy)
    return Finding("data folder", f"{folder} can be written")


def _free_space() -> Finding:
    folder = Path(settings.DATA_DIR)
    existing = next(path for path in [folder, *folder.parents] if path.exists())
    free = shutil.disk_usage(existing).free // 2**20
    remedy = "" if free >= LEAST_FREE_MB else f"free at least {LEAST_FREE_MB} MB"
    return Finding("disk", f"{free} MB are free", remedy)


def _media() -> Finding:
    folder = Path(settings.MEDIA_ROOT)
    if not folder.exists():
        return Finding("media", "no attachment has been stored yet")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("media", f"{folder} cannot be written", f"chown it to user {os.geteuid()}")
    if stat.S_IMODE(folder.stat().st_mode) & 0o007:
        return Finding("media", f"{folder} is open to everyone", f"chmod -R o-rwx {folder}")
    return Finding("media", f"{folder} is private and can be written")


def _static() -> Finding:
    if staticfiles_storage.exists("staticfiles.json"):
        return Finding("static files", "collected")
    return Finding("static files", "not collected", "run manage.py prepare")


REMEDIES = {
    "database": "start it, and check DATABASE_URL",
    "migrations": "run manage.py prepare",
    "broker": "start Valkey or Redis, and check REDIS_URL",
    "worker": "start one worker and one beat (docs/operation.md), and read their logs",
    "deadlines": "start manage.py enforce_deadlines, and read its log",
    "auditor": "start one worker and one beat; of missing steps read the log of enforce_deadlines",
}


def _health() -> Iterator[Finding]:
    for check in readiness():
        yield _from_check(check)


def _from_check(check: Check) -> Finding:
    return Finding(check.name, check.detail, "" if check.ok else REMEDIES[check.name])


def _asked(question: Callable[[], Finding]) -> Finding:
    try:
        return question()
    except DatabaseError:
        name = question.__name__.strip("_")
        return Finding(name, "the database could not be asked", REMEDIES["database"])


def _version() -> Finding:
    major = int(_value("server_version_num")) // 10_000
    enough = major >= OLDEST_POSTGRES
    return Finding(
        "version", f"PostgreSQL {major}", "" if enough else f"upgrade to {OLDEST_POSTGRES} or newer"
    )


def _durability() -> Finding:
    """A crash must lose no acknowledged complaint, and rot on the disk must be noticed."""
    off = [name for name in ("fsync", "full_page_writes", "data_checksums") if _value(name) != "on"]
    if not off:
        return Finding("durability", "fsync, full_page_writes and data_checksums are on")
    remedy = "switch it on in postgresql.conf; checksums: pg_checksums --enable while stopped"
    return Finding("durability", f"{', '.join(off)} off", remedy)


def _history() -> Finding:
    """Locked by the role's rights, and guarded by triggers against the owner as well."""
    if unguarded():
        return Finding("history", f"NOT GUARDED: {', '.join(unguarded())}", REMEDY_GUARD)
    if rewritable():
        state = f"THE SECOND LOCK IS MISSING: the application's role can rewrite {', '.join(rewritable())}"
        return Finding("history", state, REMEDY)
    return Finding("history", "append-only, for the application's role and for the owner")


def _clock() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs((datetime.now(UTC) - cursor.fetchone()[0]).total_seconds())
    state = f"{skew:.1f} s apart from the database's; time zone {settings.TIME_ZONE}"
    remedy = "" if skew <= MOST_SKEW_S else "synchronise both clocks (chrony, systemd-timesyncd)"
    return Finding("clock", state, remedy)


def _value(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        value: str = cursor.fetchone()[0]
    return value
