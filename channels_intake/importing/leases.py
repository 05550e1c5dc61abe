"""Who works on an import: nobody else does until the lease ends, and nothing breaks if somebody does."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from channels_intake.models import Import
from channels_intake.models.importing import BUSY
from sla.pulse import database_now

LEASE = timedelta(seconds=60)  # renewed after every chunk, which takes about one
MOST_ATTEMPTS = 3


def claim(pk: int | None = None) -> Import | None:
    """The oldest import that waits for a worker, or this one if it waits; the attempt counts before
    the work begins. Leases run by the database's clock."""
    now = database_now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    with transaction.atomic():
        waiting = Import.objects.filter(free, state__in=BUSY).order_by("pk")
        waiting = waiting if pk is None else waiting.filter(pk=pk)
        asked = waiting.select_for_update(skip_locked=True).first()
        if asked is None:
            return None
        if asked.attempts >= MOST_ATTEMPTS:
            fail(asked, "worker lost", now)
            return None
        asked.lease_until, asked.attempts = now + LEASE, asked.attempts + 1
        asked.save(update_fields=["lease_until", "attempts"])
        return asked


def renew(asked: Import, **counts: int) -> bool:
    """Go on for another while, with what was done so far; False when somebody cancelled it."""
    mine = Import.objects.filter(pk=asked.pk, state=asked.state)
    return bool(mine.update(lease_until=database_now() + LEASE, **counts))


def let_go(asked: Import) -> None:
    """Another worker may go on at once."""
    Import.objects.filter(pk=asked.pk).update(lease_until=None, attempts=0)


def fail(asked: Import, reason: str, now: datetime) -> None:
    """Stop until somebody looks; what was brought in stays."""
    failing = Import.objects.filter(pk=asked.pk, state__in=BUSY)
    failing.update(state=Import.State.FAILED, reason=reason[:200], lease_until=None, settled_at=now)
