"""Keep first, understand afterwards: nothing that arrived is lost (S001-3, S003-4)."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q

from accounts.prepared import Prepared
from channels_intake.alerting import tell_of_quarantine
from channels_intake.channels.adapter import Held, Later, Outcome, Unintelligible
from channels_intake.channels.registry import adapter_of
from channels_intake.conf import MOST_ATTEMPTS
from channels_intake.guarding.out_of_hours import answer_when_closed
from channels_intake.models import Account, Arrival

LEASE = timedelta(seconds=60)
READ_SECONDS = 4.5  # of the five until the next round (config.celery): what waits long is read all the time
CLAIM = """
    UPDATE channels_intake_arrival SET attempts = attempts + 1, try_at = %(lease)s
    WHERE id = (
        SELECT id FROM channels_intake_arrival WHERE state = 'waiting' AND try_at <= %(now)s
        ORDER BY try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id, attempts
"""
LOCKED = Prepared(
    lambda met: Arrival.objects.filter(met).select_related("account").select_for_update(of=("self",))
)
SETTLED = ["state", "reason", "contact", "ticket", "settled_at", "not_taken", "files_try_at"]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    arrival: Arrival
    is_new: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """An arrival by its key, being read for the n-th time."""

    pk: int
    attempt: int


def keep(
    *,
    account: Account,
    external_id: str,
    body: bytes,
    received_at: datetime,
    headers: Mapping[str, str] | None = None,
    now: datetime,
) -> Kept:
    """Commit what a provider handed over; the same delivery again is the arrival of the first time.

    When this returns outside a transaction, it is safe to tell the provider so.
    """
    arrival, is_new = Arrival.objects.get_or_create(
        account=account,
        external_id=external_id,
        defaults={
            "received_at": received_at,
            "body": body,
            "size": len(body),
            "headers": json.dumps(dict(headers or {}), ensure_ascii=False),
            "try_at": now,
        },
    )
    if is_new:
        Account.objects.filter(pk=account.pk).update(last_arrival_at=now)
    return Kept(arrival, is_new)


def keep_unread(
    *, account: Account, external_id: str, body: bytes, received_at: datetime, reason: str, now: datetime
) -> Kept:
    """Commit what can be had of something too large to take, in quarantine, and tell of it."""
    kept = keep(account=account, external_id=external_id, body=body, received_at=received_at, now=now)
    if kept.is_new:
        _quarantine(kept.arrival.pk, reason, now)
    return kept


def read_waiting(*, now: datetime) -> int:
    """Read what waits, oldest first, for READ_SECONDS at most; any number may run at once. Returns how
    many were settled."""
    started, settled = time.monotonic(), 0
    while (passed := time.monotonic() - started) < READ_SECONDS:
        moment = now + timedelta(seconds=passed)
        claimed = _claimed(moment)
        if claimed is None:
            break
        settled += read_one(claimed, now=moment)
    return settled


def read_now(arrival: Arrival, *, now: datetime) -> bool:
    """Read what was kept a moment ago, if nobody else does; what fails is left to read_waiting()."""
    fresh = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.WAITING, attempts=0)
    if not fresh.update(attempts=1, try_at=now + LEASE):
        return False
    return read_one(Claimed(arrival.pk, attempt=1), now=now)


def read_one(claimed: Claimed, *, now: datetime) -> bool:
    """Read one arrival. One that cannot be read never holds up the next."""
    try:
        with transaction.atomic():
            (locked,) = LOCKED.rows(Q(pk=claimed.pk))
            if locked.state != Arrival.State.WAITING:
                return False
            outcome = adapter_of(locked.account.kind).read(locked, now=now)
            _settle(locked, outcome, now)
            if outcome.contact:
                answer_when_closed(contact=outcome.contact, account=locked.account, now=now)
    except Unintelligible as reason:
        _quarantine(claimed.pk, str(reason), now)
    except Held as reason:
        _hold(claimed.pk, str(reason), now)
    except Later as reason:
        log.info("arrival_read_later", arrival=claimed.pk, attempts=claimed.attempt, reason=str(reason))
        return False
    except Exception as error:  # the edge of the loop
        log.error(
            "arrival_not_read", arrival=claimed.pk, attempts=claimed.attempt, error=type(error).__name__
        )
        if claimed.attempt < MOST_ATTEMPTS:
            return False
        _quarantine(claimed.pk, type(error).__name__, now)
    return True


def read_again(*, arrival: Arrival, now: datetime) -> None:
    """Take an arrival out of quarantine, to be read once more."""
    quarantined = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.QUARANTINED)
    quarantined.update(state=Arrival.State.WAITING, attempts=0, try_at=now, reason="", settled_at=None)


def _claimed(now: datetime) -> Claimed | None:
    """The one that waited longest, under a lease; the attempt counts before the work begins."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, {"now": now, "lease": now + LEASE})
            found = cursor.fetchone()
        if found is None:
            return None
        claimed = Claimed(*found)
        if claimed.attempt <= MOST_ATTEMPTS:
            return claimed
        _quarantine(claimed.pk, "worker lost", now)  # it killed whoever read it


def _settle(arrival: Arrival, outcome: Outcome, now: datetime) -> None:
    arrival.state = Arrival.State.IGNORED if outcome.ignored else Arrival.State.READ
    arrival.reason = outcome.ignored[:200]
    arrival.contact, arrival.ticket = outcome.contact, outcome.ticket
    arrival.settled_at = now
    arrival.save(update_fields=SETTLED)


def _hold(pk: int, reason: str, now: datetime) -> None:
    waiting = Arrival.objects.filter(pk=pk, state=Arrival.State.WAITING)
    waiting.update(state=Arrival.State.HELD, reason=reason[:200], settled_at=now)


def _quarantine(pk: int, reason: str, now: datetime) -> None:
    with transaction.atomic():
        waiting = Arrival.objects.filter(pk=pk, state=Arrival.State.WAITING)
        if waiting.update(state=Arrival.State.QUARANTINED, reason=reason[:200], settled_at=now):
            tell_of_quarantine(Arrival.objects.select_related("account").defer("body").get(pk=pk), now)
