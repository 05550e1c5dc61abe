"""Keep first, understand afterwards: nothing that arrived is lost (S001-3, S003-4)."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from channels_intake.alerting import tell_of_quarantine
from channels_intake.channels.adapter import Held, Later, Outcome, Unintelligible
from channels_intake.channels.registry import adapter_of
from channels_intake.conf import MOST_ATTEMPTS
from channels_intake.guarding.out_of_hours import answer_when_closed
from channels_intake.models import Account, Arrival

LEASE = timedelta(seconds=60)
READ_SECONDS = 4.5  # of the five until the next round (config.celery): what waits long is read all the time
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    arrival: Arrival
    is_new: bool


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
        _quarantine(kept.arrival, reason, now)
    return kept


def read_waiting(*, now: datetime) -> int:
    """Read what waits, oldest first, for READ_SECONDS at most; any number may run at once. Returns how
    many were settled."""
    started, settled = time.monotonic(), 0
    while (passed := time.monotonic() - started) < READ_SECONDS:
        moment = now + timedelta(seconds=passed)
        arrival = _claimed(moment)
        if arrival is None:
            break
        settled += read_one(arrival, now=moment)
    return settled


def read_now(arrival: Arrival, *, now: datetime) -> bool:
    """Read what was kept a moment ago, if nobody else does; what fails is left to read_waiting()."""
    fresh = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.WAITING, attempts=0)
    if not fresh.update(attempts=1, try_at=now + LEASE):
        return False
    arrival.attempts = 1
    return read_one(arrival, now=now)


def read_one(arrival: Arrival, *, now: datetime) -> bool:
    """Read one claimed arrival. One that cannot be read never holds up the next."""
    try:
        with transaction.atomic():
            locked = Arrival.objects.select_for_update().select_related("account").get(pk=arrival.pk)
            if locked.state != Arrival.State.WAITING:
                return False
            outcome = adapter_of(locked.account.kind).read(locked, now=now)
            _settle(locked, outcome, now)
            if outcome.contact:
                answer_when_closed(contact=outcome.contact, account=locked.account, now=now)
    except Unintelligible as reason:
        _quarantine(arrival, str(reason), now)
    except Held as reason:
        _hold(arrival, str(reason), now)
    except Later as reason:
        log.info("arrival_read_later", arrival=arrival.pk, attempts=arrival.attempts, reason=str(reason))
        return False
    except Exception as error:  # the edge of the loop
        log.error(
            "arrival_not_read", arrival=arrival.pk, attempts=arrival.attempts, error=type(error).__name__
        )
        if arrival.attempts < MOST_ATTEMPTS:
            return False
        _quarantine(arrival, type(error).__name__, now)
    return True


def read_again(*, arrival: Arrival, now: datetime) -> None:
    """Take an arrival out of quarantine, to be read once more."""
    quarantined = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.QUARANTINED)
    quarantined.update(state=Arrival.State.WAITING, attempts=0, try_at=now, reason="", settled_at=None)


def _claimed(now: datetime) -> Arrival | None:
    """The one that waited longest, under a lease; the attempt counts before the work begins."""
    with transaction.atomic():
        waiting = Arrival.objects.filter(state=Arrival.State.WAITING, try_at__lte=now).defer("body")
        arrival = waiting.order_by("try_at", "pk").select_for_update(skip_locked=True).first()
        if arrival and arrival.attempts >= MOST_ATTEMPTS:  # it killed whoever read it
            _quarantine(arrival, "worker lost", now)
            return _claimed(now)
        if arrival:
            arrival.attempts += 1
            arrival.try_at = now + LEASE
            arrival.save(update_fields=["attempts", "try_at"])
        return arrival


def _settle(arrival: Arrival, outcome: Outcome, now: datetime) -> None:
    arrival.state = Arrival.State.IGNORED if outcome.ignored else Arrival.State.READ
    arrival.reason = outcome.ignored[:200]
    arrival.contact, arrival.ticket = outcome.contact, outcome.ticket
    arrival.settled_at = now
    arrival.save(update_fields=["state", "reason", "contact", "ticket", "settled_at", "not_taken"])


def _hold(arrival: Arrival, reason: str, now: datetime) -> None:
    waiting = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.WAITING)
    waiting.update(state=Arrival.State.HELD, reason=reason[:200], settled_at=now)


def _quarantine(arrival: Arrival, reason: str, now: datetime) -> None:
    with transaction.atomic():
        waiting = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.WAITING)
        if waiting.update(state=Arrival.State.QUARANTINED, reason=reason[:200], settled_at=now):
            tell_of_quarantine(arrival, now)
