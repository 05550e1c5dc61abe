"""Which limits were broken lately, and the unit each counts for."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, Count, DateTimeField, F, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.prepared import Prepared, Slot
from complaints.models.ticket_queries import TicketQuerySet
from reports.access import counted_for
from reports.dashboard.kept import Kept
from sla.models import Clock
from sla.policy import TargetCode

DAYS = 30
NO_UNIT = 0
# What the service itself owes, wherever the case lies.
OF_THE_SERVICE = (TargetCode.ENTRY, TargetCode.RESULT_NOTICE, TargetCode.RECONTACT)
UNIT = Case(
    When(target__in=[str(code) for code in OF_THE_SERVICE], then=F("ticket__team")),
    default=Coalesce("ticket__lead_department", "ticket__team"),
)
Numbers = Counter[tuple[int, str]]  # by unit and target
NUMBERS = Prepared(
    lambda seen: (
        _between(seen, Slot("first", DateTimeField()), Slot("last", DateTimeField()))
        .order_by()
        .values("target", "unit")
        .annotate(number=Count("*"))
    )
)
# Of the days that are over only the unit of a case can change; today's are always counted anew.
EARLIER: Kept[Numbers] = Kept(timedelta(seconds=60))


def since(now: datetime) -> datetime:
    """The local midnight that begins the period: 30 days, today included."""
    return _midnight(now, DAYS - 1)


def broken(tickets: TicketQuerySet, now: datetime) -> "QuerySet[Any]":
    """The limits of these tickets broken in the period, each with the unit it counts for."""
    return _between(_of(tickets), since(now), now)


def counted(user: User, now: datetime) -> Numbers:
    """How many of the tickets this person's figures count, by unit and target."""
    tickets, today = counted_for(user), _midnight(now, 0)
    whose = user.pk if tickets.query.where else None
    before = today - timedelta(microseconds=1)
    earlier = EARLIER.get((whose, today), now, lambda: _numbers(_of(tickets), since(now), before))
    return earlier + _numbers(_of(tickets), today, now)


def _numbers(seen: Q, first: datetime, last: datetime) -> Numbers:
    statement, values = NUMBERS.statement(seen, {"first": first, "last": last})
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, values)
        rows = cursor.fetchall() if not statement.is_empty else []
    return Numbers({(unit or NO_UNIT, target): number for target, unit, number in rows})


def _of(tickets: TicketQuerySet) -> Q:
    """All tickets at once are no condition; asked as one, the database would look each of them up."""
    return Q(ticket__in=tickets) if tickets.query.where else Q()


def _between(seen: Q, first: object, last: object) -> "QuerySet[Any]":
    period = {"breached_at__gte": first, "breached_at__lte": last}
    lately = Clock.objects.filter(
        seen, ticket__isnull=False, **period
    )  # not those of contacts nobody entered
    return lately.annotate(unit=UNIT)


def _midnight(now: datetime, days_ago: int) -> datetime:
    day = timezone.localdate(now) - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time()))
