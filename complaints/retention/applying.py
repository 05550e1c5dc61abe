"""Applying the rules: daily by beat, at any time by `manage.py apply_retention`.

Each batch is one transaction with its own entries in the ledger: a run that is killed has done
what the ledger says, and the next one goes on with the rest. Any number may run at once.
"""

import uuid
from collections import Counter
from datetime import datetime
from typing import TypeAlias

import structlog
from django.db import transaction

from complaints.models import DataRequest, LedgerEntry, Ticket
from complaints.retention.anonymising import anonymise, lock_customers
from complaints.retention.rules import (
    UNLINKED,
    UNLINKED_KEPT,
    doomed_files,
    due_tickets,
    told_addresses,
)
from notifications.models import Notice

Rule: TypeAlias = LedgerEntry.Rule
What: TypeAlias = LedgerEntry.What
Gone = Counter[tuple[Rule, What]]
BATCH = 50
MOST_BATCHES = 100  # of each kind in one run; what is left waits for the next
log = structlog.get_logger(__name__)


def apply_retention(*, now: datetime, batch: int = BATCH) -> Gone:
    """Everything that is past its time; returns what went, by rule and kind."""
    gone: Gone = Counter()
    for step in (anonymise_batch, delete_files, erase_unlinked, erase_addresses):
        for _ in range(MOST_BATCHES):
            done = step(now=now, batch=batch)
            gone += done
            if not done:
                break
    log.info("retention_applied", **{f"{rule}_{what}": count for (rule, what), count in gone.items()})
    return gone


def anonymise_batch(*, now: datetime, batch: int = BATCH) -> Gone:
    """The tickets longest past their retention; those that another run has taken are left out."""
    with transaction.atomic():
        due = due_tickets(now).order_by("retain_until", "pk").select_for_update(skip_locked=True)
        return anonymise_all(list(due[:batch]), now=now)


def anonymise_all(tickets: list[Ticket], *, now: datetime) -> Gone:
    """As one batch, in the caller's transaction, which holds the tickets' locks."""
    gone: Gone = Counter()
    number = uuid.uuid4()
    lock_customers(tickets)
    asked = _asked_for(tickets)
    for ticket in tickets:
        rule = Rule.REQUEST if ticket.pk in asked or ticket.restricted_at else Rule.RETENTION
        for what, count in anonymise(ticket=ticket, rule=rule, batch=number, now=now).items():
            gone[rule, what] += count
    _enter(gone, number, now)
    return +gone


def delete_files(*, now: datetime, batch: int = BATCH) -> Gone:
    """Files first, then their rows: whatever happens in between is repeated harmlessly."""
    with transaction.atomic():
        doomed = list(doomed_files(now).order_by("pk").select_for_update(skip_locked=True)[:batch])
        for attachment in doomed:
            attachment.file.delete(save=False)
            attachment.delete()
        # Those of anonymised tickets are in the ledger since they lost their name.
        unlinked: Gone = Counter({(Rule.UNLINKED, What.FILES): sum(bool(file.name) for file in doomed)})
        _enter(unlinked, uuid.uuid4(), now)
    return unlinked if doomed else Counter()


def erase_unlinked(*, now: datetime, batch: int = BATCH) -> Gone:
    """What layers above received and linked to no complaint."""
    with transaction.atomic():
        gone: Gone = Counter(
            {(Rule.UNLINKED, what): erase(now - UNLINKED_KEPT, batch) for what, erase in UNLINKED.items()}
        )
        _enter(gone, uuid.uuid4(), now)
    return +gone


def erase_addresses(*, now: datetime, batch: int = BATCH) -> Gone:
    """Where mails went to; what they said went when they were sent."""
    with transaction.atomic():
        told = told_addresses(now).order_by("pk").select_for_update(skip_locked=True)
        keys = list(told.values_list("pk", flat=True)[: batch * 20])
        count = Notice.objects.filter(pk__in=keys).update(address=None, payload="{}")
        gone: Gone = Counter({(Rule.ADDRESSES, What.NOTICES): count})
        _enter(gone, uuid.uuid4(), now)
    return +gone


def _asked_for(tickets: list[Ticket]) -> set[int]:
    deletions = DataRequest.objects.filter(ticket__in=tickets, kind=DataRequest.Kind.DELETION)
    return set(deletions.exclude(outcome=DataRequest.Outcome.REFUSED).values_list("ticket", flat=True))


def _enter(gone: Gone, batch: uuid.UUID, now: datetime) -> None:
    LedgerEntry.objects.bulk_create(
        LedgerEntry(batch=batch, at=now, rule=rule, what=what, count=count)
        for (rule, what), count in sorted((+gone).items())
    )
