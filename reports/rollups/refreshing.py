"""Counting anew whatever has changed: by new events, by their neighbours, or by time alone."""

from datetime import date, datetime

from django.db import connection, transaction

from complaints.models import Ticket
from reports.models import Contribution, Stale
from reports.periods import local_day
from reports.rollups.adding import add
from reports.rollups.counted import Counted
from reports.rollups.keeping import changes, is_alone, keep
from reports.rollups.loading import counted, neighbours

BATCH = 500
_CLAIM = """
    DELETE FROM reports_stale WHERE id IN (SELECT id FROM reports_stale ORDER BY id LIMIT %s)
    RETURNING ticket_id
"""


def refresh(*, now: datetime, batch: int = BATCH, most: int | None = None) -> int:
    """Count anew what has changed since, batch by batch; returns how many tickets were looked at.

    Any number may run at once: whoever comes second has nothing to do. Each batch is one
    transaction; what breaks off is done by the next.
    """
    done = 0
    while (most is None or done < most) and (found := _refresh_batch(local_day(now), batch)):
        done += found
    return done


def is_behind() -> bool:
    """Whether more waits than one batch: after an import or an upgrade, not from day to day."""
    return Stale.objects.order_by()[BATCH:].exists()


def caught_up(*, now: datetime) -> bool:
    """Count what little waits, so that what is read next holds every event committed before.

    False, and nothing is counted, while more than one batch waits or somebody else is counting.
    """
    with transaction.atomic():
        if not is_alone() or is_behind():
            return False
        _count_batch(local_day(now), BATCH)
    return True


def _refresh_batch(today: date, batch: int) -> int:
    with transaction.atomic():
        return _count_batch(today, batch) if is_alone() else 0


def _count_batch(today: date, batch: int) -> int:
    marked = _claimed(batch)
    if not marked:
        marked = set(_passed(today, batch))
    concerned = neighbours(marked)
    count_anew(concerned - settled(concerned), today)
    return len(marked)


def count_anew(tickets: set[int], today: date) -> None:
    """Bring the contributions of these tickets, and the rows they count in, in step with history."""
    after = counted(tickets, today)
    before = {each.pk: Counted.of(each) for each in Contribution.objects.filter(pk__in=tickets)}
    add(changes(before, after))
    keep(after)


def _claimed(batch: int) -> set[int]:
    """Marks are committed with their events: whoever sees the mark sees the event."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [batch])
        return {pk for (pk,) in cursor.fetchall()}


def _passed(today: date, batch: int) -> list[int]:
    due = Contribution.objects.filter(revisit_on__lte=today).order_by("revisit_on")
    return list(due.values_list("pk", flat=True)[:batch])


def settled(tickets: set[int]) -> set[int]:
    """Those that count for ever as they do: anonymised, so that their neighbours are not known any more."""
    gone = Ticket.objects.filter(pk__in=tickets, anonymised_at__isnull=False)
    return set(Contribution.objects.filter(pk__in=gone.values("pk")).values_list("pk", flat=True))
