"""How long what is kept, and what is past its time (docs/security.md §1).

Three years after closing for a complaint with its evidence: the general limitation of claims
(Civil Code 188). Six months for what became part of no complaint, and for the addresses of
messages that were sent. A legal hold overrides all of it, and a copy that the customer asked
for is given first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from complaints.models import Attachment, DataRequest, LedgerEntry, Ticket
from complaints.models.ticket_queries import TicketQuerySet
from notifications.models import Notice

UNLINKED_KEPT = timedelta(days=183)
ADDRESSES_KEPT = timedelta(days=183)
AHEAD = timedelta(days=183)

# Erases at most so many of what a layer above keeps and linked to no complaint before an instant.
EraseUnlinked = Callable[[datetime, int], int]
UNLINKED: dict[LedgerEntry.What, EraseUnlinked] = {}


def register_unlinked(what: LedgerEntry.What, erase: EraseUnlinked) -> None:
    UNLINKED[what] = erase


def due_tickets(now: datetime) -> TicketQuerySet:
    """Closed tickets whose last day of retention is over, and that nothing holds."""
    copies = DataRequest.objects.filter(ticket=OuterRef("pk"), kind=DataRequest.Kind.COPY)
    wanted = copies.filter(Q(decided_at=None) | Q(available_until__gt=now))
    return _past(now).filter(~Exists(wanted), legal_hold=False)


def held_tickets(now: datetime) -> TicketQuerySet:
    """What would be anonymised, were it not for a legal hold."""
    return _past(now).filter(legal_hold=True)


def _past(now: datetime) -> TicketQuerySet:
    found: TicketQuerySet = Ticket.objects.filter(retain_until__lt=timezone.localdate(now), is_open=False)
    return found


def doomed_files(now: datetime) -> "QuerySet[Attachment]":
    """Files let go by anonymising (they have lost their name), and those linked to no complaint."""
    forgotten = Q(name="") | Q(added_at__lt=now - UNLINKED_KEPT)
    return Attachment.objects.filter(forgotten, ticket=None)


def told_addresses(now: datetime) -> "QuerySet[Notice]":
    """Mails to customers, sent or given up, that are old or about an anonymised ticket."""
    gone = Ticket.objects.filter(number=OuterRef("about"), anonymised_at__isnull=False)
    settled = Notice.objects.filter(Q(sent_at__isnull=False) | Q(failed_at__isnull=False))
    old = Q(created_at__lt=now - ADDRESSES_KEPT)
    return settled.filter(old | Q(Exists(gone)), address__isnull=False)


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    count: int


def upcoming(now: datetime) -> Sequence[Month]:
    """How many tickets reach the end of their retention, by month, over the next half year."""
    today = timezone.localdate(now)
    soon = Ticket.objects.filter(
        retain_until__gte=today, retain_until__lt=today + AHEAD, is_open=False, legal_hold=False
    )
    months = soon.order_by().annotate(month=TruncMonth("retain_until")).values_list("month")
    return [Month(*row) for row in months.annotate(count=Count("pk")).order_by("month")]
