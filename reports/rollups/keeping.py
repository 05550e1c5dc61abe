"""Writing contributions. The caller is the only one who writes them and the rows they count in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection

from reports.contribution import Fact
from reports.models import Contribution, Lateness
from reports.rollups.adding import Change
from reports.rollups.counted import Counted

LOCK = 0x6669_6775_7265  # "figure"
BATCH = 1000


def is_alone() -> bool:
    """Whether this transaction may write the rollups; until it ends, no other may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (alone,) = cursor.fetchone()
    return bool(alone)


def wait_to_be_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def keep(counted: Sequence[Counted]) -> None:
    """Store what tickets count, in place of what they counted before."""
    keys = [each.ticket for each in counted]
    Lateness.objects.filter(contribution__in=keys).delete()
    Contribution.objects.bulk_create(
        [each.stored() for each in counted],
        update_conflicts=True,
        unique_fields=["ticket"],
        update_fields=["facts", "traits", "scopes", "counted", "revisit_on"],
        batch_size=BATCH,
    )
    Lateness.objects.bulk_create([row for each in counted for row in each.lateness()], batch_size=BATCH)


def changes(before: Mapping[int, Counted], after: Iterable[Counted]) -> Iterator[Change]:
    """What has to be taken back and added, so that `after` counts instead of `before`."""
    for new in after:
        old = before.get(new.ticket)
        if old is None:
            yield Change(new, new.facts, 1)
            continue
        gone, come = differing(old, new)
        yield Change(old, gone, -1)
        yield Change(new, come, 1)


def differing(old: Counted, new: Counted) -> tuple[Sequence[Fact], Sequence[Fact]]:
    """Which facts are to be taken back and which added; all of them when they count elsewhere now."""
    if old.traits != new.traits or old.scopes != new.scopes:
        return old.facts, new.facts
    come, gone = list(new.facts), []
    for fact in old.facts:
        if fact in come:
            come.remove(fact)
        else:
            gone.append(fact)
    return gone, come
