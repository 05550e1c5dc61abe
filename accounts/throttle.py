"""Limits on guessing, kept in PostgreSQL so that flushing Redis opens no door."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpRequest

from accounts.models import Attempt
from privacy.index import blind_index


class TooManyAttempts(Exception):
    """Raised when a limit is used up; `retry_at` is when the window ends."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("too many attempts")
        self.retry_at = retry_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    scope: str
    attempts: int
    window: timedelta


SIGN_IN_PERSON = Limit(scope="sign-in-person", attempts=8, window=timedelta(minutes=15))
SIGN_IN_ADDRESS = Limit(scope="sign-in-address", attempts=60, window=timedelta(minutes=15))
PROGRESS_TICKET = Limit(scope="progress-ticket", attempts=8, window=timedelta(minutes=15))
PROGRESS_ADDRESS = Limit(scope="progress-address", attempts=40, window=timedelta(minutes=15))
LOST_CODE_TICKET = Limit(scope="lost-code-ticket", attempts=4, window=timedelta(hours=1))
LOST_CODE_ADDRESS = Limit(scope="lost-code-address", attempts=20, window=timedelta(hours=1))
SUBMIT_ADDRESS = Limit(scope="submit-address", attempts=30, window=timedelta(hours=1))
UPLOAD_ADDRESS = Limit(scope="upload-address", attempts=60, window=timedelta(hours=1))  # files
PRINT_TICKET = Limit(scope="print-ticket", attempts=10, window=timedelta(hours=1))
PRINT_PERSON = Limit(scope="print-person", attempts=60, window=timedelta(hours=1))
LOOKUP_PERSON = Limit(scope="lookup-person", attempts=120, window=timedelta(hours=1))
DRAFT_ADDRESS = Limit(scope="draft-address", attempts=200, window=timedelta(hours=1))


def count_attempt(limit: Limit, key: str, *, now: datetime) -> None:
    """Count one attempt by `key`; raises TooManyAttempts past the limit.

    The key (an address, a number) is stored only as a keyed digest.
    """
    window_at = _window(limit, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_attempt AS attempt (scope, key, window_at, count) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (scope, key, window_at) DO UPDATE SET count = attempt.count + 1 RETURNING count",
            [limit.scope, blind_index(key, limit.scope), window_at],
        )
        (count,) = cursor.fetchone()
    if count > limit.attempts:
        raise TooManyAttempts(window_at + limit.window)


def _window(limit: Limit, now: datetime) -> datetime:
    seconds = limit.window.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=UTC)


def purge_attempts(*, now: datetime) -> int:
    """Drop windows over for two days; returns how many rows went."""
    deleted, _ = Attempt.objects.filter(window_at__lt=now - timedelta(days=2)).delete()
    return deleted


def give_back(limit: Limit, key: str, *, now: datetime) -> None:
    """An attempt that proved right does not count: many people may share one address."""
    Attempt.objects.filter(
        scope=limit.scope, key=blind_index(key, limit.scope), window_at=_window(limit, now), count__gt=0
    ).update(count=F("count") - 1)


def client_address(request: HttpRequest) -> str:
    """The peer's address; behind N proxies of ours, the N-th X-Forwarded-For entry from the right.

    Entries further left are the client's own claim and never believed. An IPv6 address
    stands for its /64, which is what one household or attacker is given.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return _household(peer)
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return _household(forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded))] or peer)


def _household(address: str) -> str:
    bare = re.sub(r"^\[(.*)\](:\d+)?$|^([\d.]+):\d+$", lambda m: m.group(1) or m.group(3), address)
    try:
        parsed = ipaddress.ip_address(bare)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
