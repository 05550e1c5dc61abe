"""Where many complain of the same at once: perhaps one cause is behind it (S003-29)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When, Window

from accounts.models import Department, User
from accounts.prepared import Prepared
from complaints.lifecycle.incidents import may_be_behind
from complaints.models import Category, Incident, Ticket
from complaints.models.ticket_queries import TicketQuerySet
from complaints.visibility import visible_to
from complaints.workspace.counting import MOST, Asked

SURGE = 5  # complaints of one area and kind
WITHIN = timedelta(minutes=30)
KIND = Case(When(category__level__gt=2, then="category__parent_id"), default="category_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """`incident` is the one declared there already, if any; a person decides either way."""

    branch: Department
    category: Category
    count: int
    incident: Incident | None


def surging(user: User, now: datetime) -> "QuerySet[Any]":
    """Open tickets this person sees, linked to nothing, each one of five or more received in the
    last half hour from the same area and of the same second-level kind."""
    return _together(visible_to(user) & _recent(now))


def surging_asked(user: User, now: datetime) -> Asked:
    """The same as a question to be counted."""
    return Asked(visible_to(user) & _recent(now), SURGING)


def _recent(now: datetime) -> Q:
    return Q(received_at__gt=now - WITHIN, received_at__lte=now)


def _together(met: Q) -> "QuerySet[Any]":
    recent = Ticket.objects.filter(
        met, is_open=True, incident=None, branch__isnull=False, category__level__gte=2
    )
    together = Window(Count("pk"), partition_by=[F("branch"), KIND])
    surging: QuerySet[Any] = recent.annotate(kind=KIND, together=together).filter(together__gte=SURGE)
    return surging


SURGING = Prepared(lambda met: _together(met).values("pk")[: MOST + 1])


def suggestions(user: User, now: datetime) -> Sequence[Suggestion]:
    """The largest first."""
    found = Counter(surging(user, now).values_list("branch", "kind"))
    branches = Department.objects.in_bulk({branch for branch, _ in found})
    kinds = Category.objects.select_related("parent").in_bulk({kind for _, kind in found})
    declared = _declared(found)
    return [
        Suggestion(
            branch=branches[branch],
            category=kinds[kind],
            count=count,
            incident=declared.get((branch, kind)) or declared.get((None, kind)),
        )
        for (branch, kind), count in found.most_common()
    ]


def candidates(incident: Incident, user: User) -> TicketQuerySet:
    """Open tickets this person sees that may belong to the incident, the oldest first."""
    found: TicketQuerySet = Ticket.objects.visible_to(user).filter(
        may_be_behind(incident), is_open=True, incident=None
    )
    return found.select_related("category__parent", "branch", "customer").order_by("received_at", "pk")


def _declared(found: Counter[tuple[int, int]]) -> dict[tuple[int | None, int], Incident]:
    open_ones = Incident.objects.filter(ended_at=None, category__in={kind for _, kind in found})
    return {(incident.branch_id, incident.category_id): incident for incident in open_ones}
