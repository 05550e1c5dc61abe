"""Taking due clocks under a lease, and setting aside those that cannot be processed.

What a sweeper takes is written down before the work, in a statement of its own: a clock that kills its
worker is known for it. The first time one row names a whole batch, for a row per clock would cost as much
as what is to be written; after a death each clock counts its own attempts. What was in hand when a sweeper
died is tried a few at a time when the lease ends, and what was in hand when that one died, one by one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction

from sla.models import Clock, InHand

# Between the claim and the rows' locks; who holds the locks is left alone for as long as it takes.
LEASE = timedelta(seconds=5)
MOST_ATTEMPTS = 3
FEW = 20
RETRY_AFTER = timedelta(seconds=30)
SOON = timedelta(seconds=1)  # later than this sweep, which would else take it again at once
log = structlog.get_logger(__name__)

# Two sweepers that begin in the same instant may name a clock twice: its ticket's lock decides.
_FRESH = """
    WITH due AS MATERIALIZED (
        SELECT id, ticket_id FROM sla_clock
        WHERE next_step_at < %(now)s AND quarantined_at IS NULL AND attempts = 0
        AND id NOT IN (SELECT unnest(clocks) FROM sla_inhand)
        ORDER BY next_step_at LIMIT %(most)s FOR NO KEY UPDATE SKIP LOCKED
    ), hand AS (
        INSERT INTO sla_inhand (clocks, until) SELECT array_agg(id), %(until)s FROM due HAVING count(*) > 0
        RETURNING id
    )
    SELECT due.id, due.ticket_id, 1, hand.id FROM due CROSS JOIN hand
"""
_DROPPED = """
    WITH dead AS (
        DELETE FROM sla_inhand WHERE id IN (
            SELECT id FROM sla_inhand WHERE until <= %(now)s FOR UPDATE SKIP LOCKED
        ) RETURNING clocks
    ), dropped AS (
        SELECT id FROM sla_clock
        WHERE id IN (SELECT unnest(clocks) FROM dead) AND attempts = 0 AND next_step_at < %(now)s
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE sla_clock SET attempts = 1, retry_at = %(now)s FROM dropped WHERE sla_clock.id = dropped.id
"""
_CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id FROM sla_clock
        WHERE next_step_at < %(now)s AND quarantined_at IS NULL AND {which}
        ORDER BY {order} LIMIT %(most)s FOR UPDATE SKIP LOCKED
    )
    UPDATE sla_clock SET attempts = attempts + 1, retry_at = %(until)s
    FROM due WHERE sla_clock.id = due.id
    RETURNING sla_clock.id, sla_clock.ticket_id, sla_clock.attempts
"""
_LOST = _CLAIM.format(which="attempts = 1 AND retry_at <= %(now)s", order="next_step_at, id")
_SUSPECT = _CLAIM.format(which="attempts > 1 AND retry_at <= %(now)s", order="attempts, next_step_at, id")


@dataclass(frozen=True, slots=True)
class Claim:
    """A due clock that is ours until the lease ends; `attempt` counts from 1.

    `hand` is the key of the row that names the batch, as long as the clock counts no attempts itself.
    """

    clock: int
    ticket: int | None  # none for a contact's clock
    attempt: int
    hand: int | None = None


def fresh(now: datetime, most: int) -> list[Claim]:
    """Those due the longest that nobody has tried yet. Never waits for a lock."""
    return _claimed(_FRESH, now, most)


def pick_up(now: datetime) -> None:
    """What sweepers had in hand that died: from now on each of these clocks counts its attempts."""
    with connection.cursor() as cursor:
        cursor.execute(_DROPPED, {"now": now})


def put_down(claims: Iterable[Claim]) -> None:
    """These are in nobody's hands any more; part of the transaction in which their steps are recorded."""
    hands = {claim.hand for claim in claims if claim.hand}
    if hands:
        InHand.objects.filter(pk__in=hands).delete()


def suspects(now: datetime) -> list[Claim]:
    """Those whose sweeper died with them in hand, a few at a time: most of them were only near.

    Then whatever failed or died again, one by one, the least tried first.
    """
    return _claimed(_LOST, now, FEW) or _claimed(_SUSPECT, now, 1)


def _claimed(statement: str, now: datetime, most: int) -> list[Claim]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": now, "until": now + LEASE, "most": most})
        return [Claim(*row) for row in cursor.fetchall()]


def give_back(claims: Iterable[Claim], now: datetime) -> None:
    """As if these had not been claimed: the next sweep takes them again.

    What another sweeper has in hand by now is its own; nothing here waits for it.
    """
    for attempt, ids in _by_attempt(claims).items():
        with transaction.atomic():
            ours = Clock.objects.filter(pk__in=ids, attempts=attempt, quarantined_at=None)
            free = list(ours.select_for_update(skip_locked=True).values_list("pk", flat=True))
            Clock.objects.filter(pk__in=free).update(attempts=attempt - 1, retry_at=now + SOON, error="")


def forgive(claims: Iterable[Claim]) -> None:
    """The fault was not theirs: none of their attempts counts."""
    ids = [claim.clock for claim in claims]
    Clock.objects.filter(pk__in=ids, quarantined_at=None).update(attempts=0, retry_at=None, error="")


def _by_attempt(claims: Iterable[Claim]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for claim in claims:
        if claim.hand is None:  # the others counted nothing
            found[claim.attempt].append(claim.clock)
    return found


def count_again(claim: Claim, now: datetime) -> Claim:
    """The next attempt at the same clock, counted before it is made."""
    attempt = claim.attempt + 1
    Clock.objects.filter(pk=claim.clock).update(attempts=attempt, retry_at=now + LEASE)
    return Claim(claim.clock, claim.ticket, attempt)


def postpone(claim: Claim, error: BaseException, now: datetime) -> bool:
    """Keep the error and try later; after the last attempt set the clock aside. Whether it was."""
    if claim.attempt >= MOST_ATTEMPTS:
        return set_aside(claim, type(error).__name__, now)
    Clock.objects.filter(pk=claim.clock).update(error=type(error).__name__, retry_at=now + RETRY_AFTER)
    log.warning("clock_not_processed", clock=claim.clock, attempt=claim.attempt, error=type(error).__name__)
    return False


def set_aside(claim: Claim, error: str, now: datetime) -> bool:
    """Quarantine: nothing touches this clock until an operator releases it. Whether this call did it."""
    left = Clock.objects.filter(pk=claim.clock, quarantined_at=None)
    done = left.update(quarantined_at=now, error=error or "died", retry_at=None)
    log.error("clock_set_aside", clock=claim.clock, attempt=claim.attempt, error=error)
    return bool(done)


def release(clock: Clock) -> None:
    """An operator has mended the cause: process it again."""
    Clock.objects.filter(pk=clock.pk).update(quarantined_at=None, attempts=0, retry_at=None, error="")
