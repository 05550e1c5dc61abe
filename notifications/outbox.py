"""Queueing notices and sending them, at least once and under one key."""

import json
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from accounts.models import User
from notifications.models import Heartbeat, Notice, Transport
from notifications.transports import email

SEND: dict[str, Callable[[Notice], None]] = {Transport.EMAIL: email.send}
log = structlog.get_logger(__name__)
ROUND = timedelta(seconds=4)  # the next one begins after five


def register(transport: Transport, send: Callable[[Notice], None]) -> None:
    """A layer above says how notices of this transport are sent; `send` raises when they are not."""
    SEND[transport] = send


def notify_staff(
    *, user: User, kind: str, cause: str, about: str, payload: dict[str, Any], language: str, now: datetime
) -> None:
    """Show it in the person's list, and mail it where an address is known."""
    queue(
        staff_notices(
            user=user, kind=kind, cause=cause, about=about, payload=payload, language=language, now=now
        )
    )


def notify_customer(
    *, address: str, kind: str, cause: str, about: str, payload: dict[str, Any], language: str, now: datetime
) -> None:
    """Mail a customer; without an address there is nothing to send."""
    queue(
        customer_notices(
            address=address, kind=kind, cause=cause, about=about, payload=payload, language=language, now=now
        )
    )


def staff_notices(
    *,
    user: User,
    kind: str,
    cause: str,
    about: str,
    payload: dict[str, Any],
    language: str,
    now: datetime,
    not_before: datetime | None = None,
) -> list[Notice]:
    """The rows of one notice, to be queued: at once in the person's list, by mail not before that."""
    sealed = json.dumps(payload, ensure_ascii=False)
    transports = [Transport.IN_APP, *([Transport.EMAIL] if user.email else [])]
    return [
        Notice(
            key=f"{cause}-{user.pk}-{transport}",
            kind=kind,
            transport=transport,
            recipient=user,
            language=language,
            about=about,
            payload=sealed,
            created_at=now,
            try_at=not_before or now,
            sent_at=now if transport == Transport.IN_APP else None,
        )
        for transport in transports
    ]


def customer_notices(
    *, address: str, kind: str, cause: str, about: str, payload: dict[str, Any], language: str, now: datetime
) -> list[Notice]:
    """The row of a customer's mail, to be queued; none without an address."""
    if not address:
        return []
    return [
        Notice(
            key=f"{cause}-customer-{Transport.EMAIL}",
            kind=kind,
            transport=Transport.EMAIL,
            address=address,
            language=language,
            about=about,
            payload=json.dumps(payload, ensure_ascii=False),
            created_at=now,
            try_at=now,
        )
    ]


def queue(notices: Iterable[Notice]) -> None:
    """Store the rows; a cause that was queued before is not queued again."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def send_waiting(*, now: datetime, batch: int = 500) -> int:
    """Send what is due; any number may run at once. Returns how many went out.

    Rows are leased one by one, just before each is sent: however slow the mail server
    is, nobody else takes a row that waits its turn here. Nothing is begun after ROUND.
    """
    started, sent = time.monotonic(), 0
    for _ in range(batch):
        passed = timedelta(seconds=time.monotonic() - started)
        notice = _claimed(now + passed) if passed < ROUND else None
        if notice is None:
            break
        sent += _deliver(notice, now + passed)
    Heartbeat.beat("outbox", now)
    return sent


def _claimed(now: datetime) -> Notice | None:
    """The row that waited longest, under a lease; the attempt is counted before the work begins."""
    with transaction.atomic():
        waiting = Notice.objects.waiting(now).order_by("try_at").select_for_update(skip_locked=True)
        notice = waiting.first()
        if notice:
            notice.attempts += 1
            notice.try_at = now + Notice.LEASE
            notice.save(update_fields=["attempts", "try_at"])
        return notice


def _deliver(notice: Notice, now: datetime) -> bool:
    try:
        SEND[notice.transport](notice)
    except Exception as error:  # one bad message never holds up the next
        _postpone(notice, error, now)
        return False
    # What a mail said need not be kept: a receipt's code is readable nowhere else either.
    notice.sent_at, notice.error, notice.payload = now, "", "{}"
    notice.save(update_fields=["sent_at", "error", "payload"])
    return True


def _postpone(notice: Notice, error: Exception, now: datetime) -> None:
    """Try again later, twice as late each time, at most an hour; then leave it to an operator."""
    notice.error = type(error).__name__
    notice.try_at = now + min(timedelta(seconds=15 * 2**notice.attempts), timedelta(hours=1))
    if notice.attempts >= Notice.MOST_ATTEMPTS:
        notice.failed_at = now
    notice.save(update_fields=["error", "try_at", "failed_at"])
    log.warning(
        "notice_not_sent", notice=notice.pk, kind=notice.kind, attempts=notice.attempts, error=notice.error
    )
