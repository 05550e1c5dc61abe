"""The rows of a queue page: which tickets, in what order and what groups."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.prepared import Prepared, Slot
from complaints.catalogue import Catalogue
from complaints.forwarded import reduced
from complaints.models import Ticket
from complaints.models.ticket import SlaState
from complaints.models.ticket_queries import TicketQuerySet
from complaints.personal import Shown, listed
from complaints.workspace.counting import shown
from complaints.workspace.cursor import Cursor, NoCursor, decode, encode
from complaints.workspace.narrowing import end_of_day
from complaints.workspace.panels import limit_name

PER_PAGE = 20
SHOWN = (
    *("number", "version", "state", "channel", "subject", "category", "priority", "cycle"),
    *("is_repeat", "is_vulnerable", "may_escalate", "is_group", "is_confidential"),
    *("next_due_at", "next_due_from", "next_due_target", "sla_state"),
    *("team", "branch", "lead_department"),
    *("customer__name", "customer__phone", "customer__email", "customer__address"),
    *("handler__name", "agent__name"),
)


def _open(met: Q) -> TicketQuerySet:
    """Open tickets with what a row shows; category and units come from the catalogue."""
    found: TicketQuerySet = Ticket.objects.filter(met).open().by_due()
    return found.select_related("customer", "handler", "agent").only(*SHOWN)


def _behind(met: Q) -> TicketQuerySet:
    """As TicketQuerySet.after, behind the row with this bound and key."""
    further = Q(queue_at__gt=Slot("at")) | Q(id__gt=Slot("pk"))
    bounded: Any = _open(met)  # by_due() made the key that is compared here
    found: TicketQuerySet = bounded.filter(queue_at__gte=Slot("at")).filter(further)[: PER_PAGE + 1]
    return found


FROM_START = Prepared(lambda met: _open(met)[: PER_PAGE + 1])
BEHIND = Prepared(_behind)


class Urgency(StrEnum):
    """The groups of a queue page, in their order."""

    OVERDUE = "overdue"
    HOUR = "hour"
    TODAY = "today"
    LATER = "later"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    ticket: Ticket
    customer: Shown
    limit: Any
    is_held: bool
    who: User | None


@dataclass(frozen=True, slots=True)
class Group:
    urgency: Urgency
    total: int
    rows: list[Row] = field(default_factory=list)

    @property
    def count(self) -> str:
        return shown(self.total)


def page_of(met: Q, after: str, known: Catalogue) -> tuple[list[Ticket], str, bool]:
    """One page by next limit, where the next begins (""), and whether `after` was unreadable."""
    cursor, lost = None, False
    if after:
        try:
            cursor = decode(after)
        except NoCursor:
            lost = True
    rows = BEHIND.rows(met, at=bound_of(cursor), pk=cursor.pk) if cursor else FROM_START.rows(met)
    known.attach(*rows)
    if len(rows) <= PER_PAGE:
        return rows, "", lost
    last = rows[PER_PAGE - 1]
    return rows[:PER_PAGE], encode(Cursor(last.next_due_at, last.pk)), lost


def bound_of(cursor: Cursor) -> str:
    return cursor.at.isoformat() if cursor.at else "infinity"


def bounds_of(now: datetime) -> tuple[datetime, datetime]:
    """In an hour, and the end of the local day; the hour wins shortly before midnight."""
    hour = now + timedelta(hours=1)
    return hour, max(end_of_day(now), hour)


def _urgency(due_at: datetime | None, now: datetime, hour: datetime, midnight: datetime) -> Urgency:
    if due_at is None:
        return Urgency.NONE
    if due_at <= now:
        return Urgency.OVERDUE
    if due_at <= hour:
        return Urgency.HOUR
    return Urgency.TODAY if due_at <= midnight else Urgency.LATER


def grouped(rows: Sequence[Ticket], totals: Mapping[str, int], user: User, now: datetime) -> Iterator[Group]:
    bounds, found = bounds_of(now), defaultdict[Urgency, list[Row]](list)
    for ticket in rows:
        found[_urgency(ticket.next_due_at, now, *bounds)].append(_row(reduced(ticket, user)))
    for each in Urgency:
        if each in found:
            yield Group(each, totals[each], found[each])


def _row(ticket: Ticket) -> Row:
    return Row(
        ticket=ticket,
        customer=listed(ticket),
        limit=limit_name(ticket.next_due_target),
        is_held=ticket.sla_state == SlaState.PAUSED,
        who=ticket.handler or ticket.agent,
    )
