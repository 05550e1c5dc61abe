"""Writing played cases to the database, table by table."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from channels_intake.models import Contact
from complaints.models import (
    Customer,
    DayCounter,
    HistoryEvent,
    Plan,
    PlanStep,
    ResultNotice,
    Satisfaction,
    Ticket,
)
from demo.case import Case
from sla.clocks import apply_due, wanted_clocks
from sla.models import Clock

BATCH = 1000


@transaction.atomic
def store(cases: list[Case], *, now: datetime) -> None:
    """Insert everything, with the clocks as they stand at `now`, and go on counting from there."""
    clocks = [clock for case in cases for clock in _clocks(case, now)]
    plans = [drafted for case in cases for drafted in case.plans]
    _insert(Customer, list({id(c.ticket.customer): c.ticket.customer for c in cases}.values()))
    _insert(Ticket, [case.ticket for case in cases])
    _insert(Contact, [case.contact for case in cases])
    _insert(HistoryEvent, [event for case in cases for event in case.history])
    _insert(Plan, [drafted.plan for drafted in plans])
    _insert(PlanStep, [step for drafted in plans for step in drafted.steps])
    remedy = Plan.remedies.through
    _insert(
        remedy,
        [remedy(plan_id=drafted.plan.pk, term_id=term.pk) for drafted in plans for term in drafted.remedies],
    )
    _insert(ResultNotice, [notice for case in cases for notice in case.notices])
    _insert(Satisfaction, [answer for case in cases for answer in case.answers])
    _insert(Clock, clocks)
    _count_on(cases)


def _clocks(case: Case, now: datetime) -> list[Clock]:
    clocks = wanted_clocks(case.ticket, case.preliminary_at)
    apply_due(case.ticket, clocks, now)
    return clocks


def _insert(model: type[Any], rows: Iterable[models.Model]) -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def _count_on(cases: list[Case]) -> None:
    """The next real ticket of each day gets the number after the last one seeded."""
    entered: Counter[date] = Counter(timezone.localdate(case.ticket.entered_at) for case in cases)
    before = dict(DayCounter.objects.filter(day__in=entered).values_list("day", "last"))
    DayCounter.objects.bulk_create(
        [DayCounter(day=day, last=before.get(day, 0) + count) for day, count in entered.items()],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["last"],
    )
