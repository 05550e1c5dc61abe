"""Making a root: at night by beat, at any time by `manage.py seal_history`."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from complaints import chain
from complaints.models import HistoryEvent, HistoryRoot, SealedHead
from complaints.models.root import root_digest
from notifications.outbox import notify_customer
from privacy.index import blind_index

LOCK = 7_236_452  # any number, the same for every process that makes roots
BATCH = 2000
PURPOSE = "history-root"
log = structlog.get_logger(__name__)


def make_root(*, now: datetime) -> HistoryRoot:
    """Seal every history that grew since the last root. Any number may run at once."""
    with transaction.atomic():
        _one_at_a_time()
        return _made(now)


def make_daily_root(*, now: datetime) -> HistoryRoot | None:
    """As make_root(), unless this local day has one."""
    with transaction.atomic():
        _one_at_a_time()
        last = HistoryRoot.objects.last()
        if last and timezone.localdate(last.made_at) >= timezone.localdate(now):
            return None
        return _made(now)


def sealed(digest: str) -> str:
    """The digest of a root under a key that is not in the database."""
    return blind_index(digest, PURPOSE).hex()


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _made(now: datetime) -> HistoryRoot:
    before = HistoryRoot.objects.last()
    root = HistoryRoot(
        number=before.number + 1 if before else 1,
        made_at=max(now, before.made_at) if before else now,
        previous=before.digest if before else "",
        tickets=0,
    )
    root.tree = chain.tree_root(_leaves(root))
    root.digest = root_digest(root)
    root.seal = sealed(root.digest)
    root.save(force_insert=True)
    _tell(root)
    return root


def _leaves(root: HistoryRoot) -> Iterator[bytes]:
    """Every leaf of the tree, stored on the way: the root's own row comes last, when it is known."""
    heads = _grown().values_list("ticket_id", "ticket__number", "seq", "digest")
    rows = enumerate(heads.iterator(chunk_size=BATCH))
    while batch := list(islice(rows, BATCH)):
        stored = [
            SealedHead(root_id=root.number, place=place, ticket_id=pk, number=number, seq=seq, digest=digest)
            for place, (pk, number, seq, digest) in batch
        ]
        SealedHead.objects.bulk_create(stored)
        root.tickets += len(stored)
        yield from (head.leaf for head in stored)


def _grown() -> QuerySet[HistoryEvent]:
    """The last event of every ticket whose last event is not sealed yet, by ticket number."""
    later = HistoryEvent.objects.filter(ticket=OuterRef("ticket"), seq__gt=OuterRef("seq"))
    covered = SealedHead.objects.filter(ticket=OuterRef("ticket"), seq__gte=OuterRef("seq"))
    return HistoryEvent.objects.filter(~Exists(later), ~Exists(covered)).order_by("ticket__number")


def _tell(root: HistoryRoot) -> None:
    """Say it where the database's owner cannot take it back: the log, and a mailbox if one is named."""
    log.info("history_root_made", number=root.number, digest=root.digest, tickets=root.tickets)
    notify_customer(
        address=settings.HISTORY_ROOTS_TO,
        kind="history_root",
        cause=f"history-root-{root.number}",
        about="",
        payload={"root": str(root), "tickets": root.tickets, "day": f"{timezone.localdate(root.made_at)}"},
        language=settings.LANGUAGE_CODE,
        now=root.made_at,
    )
