"""Writing played cases to the database, table by table, by COPY."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.apps import apps
from django.db import models
from django.utils import timezone

from channels_intake.models import Contact
from complaints.models import (
    Appeal,
    ContactRecord,
    Customer,
    DayCounter,
    DepartmentTask,
    HistoryEvent,
    Incident,
    Plan,
    PlanOption,
    PlanStep,
    Proposal,
    Question,
    RemedyAmount,
    ResultNotice,
    Satisfaction,
    Share,
    Ticket,
    Vote,
)
from demo.copying import copy, lines
from demo.ids import PER_TICKET
from demo.seeding import Played
from sla.models import Clock, Extension, FiredStep

Table = type[models.Model]


@dataclass(frozen=True, slots=True)
class Packed:
    """A part ready for COPY, by the label of the table; `days`: how many came on each.

    It goes from process to process, hence neither rows nor models.
    """

    tables: Mapping[str, bytes]
    days: Mapping[date, int]
    still_open: int


def packed(played: Played) -> Packed:
    cases = played.cases
    tickets = [case.ticket for case in cases]
    plans = [drafted for case in cases for drafted in case.plans]
    remedy = Plan.remedies.through
    rows: dict[Table, Iterable[models.Model]] = {
        Customer: {ticket.customer_id: ticket.customer for ticket in tickets}.values(),
        Incident: played.incidents,
        Ticket: tickets,
        Contact: (case.contact for case in cases),
        HistoryEvent: chain.from_iterable(case.history for case in cases),
        Plan: (drafted.plan for drafted in plans),
        PlanOption: chain.from_iterable(drafted.options for drafted in plans),
        PlanStep: chain.from_iterable(drafted.steps for drafted in plans),
        RemedyAmount: chain.from_iterable(drafted.amounts for drafted in plans),
        remedy: (
            remedy(plan_id=drafted.plan.pk, term_id=term)
            for drafted in plans
            for term in dict.fromkeys(each.remedy.pk for each in drafted.draft.remedies)
        ),
        Share: (
            Share(plan=drafted.plan, party=each.party, percent=each.percent)
            for drafted in plans
            for each in drafted.draft.shares
        ),
        ResultNotice: chain.from_iterable(case.notices for case in cases),
        Satisfaction: chain.from_iterable(case.answers for case in cases),
        Question: chain.from_iterable(case.questions for case in cases),
        DepartmentTask: chain.from_iterable(case.tasks for case in cases),
        ContactRecord: chain.from_iterable(case.spoken for case in cases),
        Proposal: chain.from_iterable(case.proposals for case in cases),
        Vote: chain.from_iterable(case.votes for case in cases),
        Appeal: chain.from_iterable(case.appeals for case in cases),
        Clock: chain.from_iterable(case.deadlines.clocks for case in cases),
        Extension: chain.from_iterable(case.deadlines.extensions for case in cases),
        FiredStep: chain.from_iterable(case.deadlines.fired for case in cases),
    }
    return Packed(
        {table._meta.label: lines(table, given, with_key=_is_named(table)) for table, given in rows.items()},
        Counter(timezone.localdate(ticket.entered_at) for ticket in tickets),
        sum(ticket.archived_at is None for ticket in tickets),
    )


def store(part: Packed) -> None:
    """Insert a part, in the caller's transaction, and go on counting from there."""
    for label, data in part.tables.items():
        table = apps.get_model(label)
        if data:
            copy(table, data, with_key=_is_named(table))
    _count_on(part.days)


def _is_named(table: Table) -> bool:
    """Whether other rows name its rows by keys that are known before."""
    return table in PER_TICKET or table is Incident


def _count_on(days: Mapping[date, int]) -> None:
    """The next real ticket of each day gets the number after the last one seeded."""
    before = dict(DayCounter.objects.filter(day__in=days).values_list("day", "last"))
    DayCounter.objects.bulk_create(
        [DayCounter(day=day, last=before.get(day, 0) + count) for day, count in days.items()],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["last"],
    )
