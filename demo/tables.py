"""Which rows a case fills, table by table: the one place to add a table of the demo."""

from collections.abc import Iterable, Mapping
from itertools import chain

from django.db import models

from channels_intake.models import Contact
from complaints.models import (
    Appeal,
    Attachment,
    ContactRecord,
    Customer,
    DataRequest,
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
from demo.case import Case
from demo.ids import PER_TICKET
from sla.models import Clock, Extension, FiredStep

Table = type[models.Model]
REMEDIES: Table = Plan.remedies.through
KEYED = (Incident, Attachment)  # by keys that follow from something else


def rows(case: Case) -> Mapping[Table, Iterable[models.Model]]:
    """In an order in which each row comes after those it names."""
    plans = case.plans
    return {
        Customer: [case.ticket.customer] if case.brings_customer else (),
        Ticket: [case.ticket],
        Contact: [case.contact],
        HistoryEvent: case.history,
        Plan: [drafted.plan for drafted in plans],
        PlanOption: chain.from_iterable(drafted.options for drafted in plans),
        PlanStep: chain.from_iterable(drafted.steps for drafted in plans),
        RemedyAmount: chain.from_iterable(drafted.amounts for drafted in plans),
        REMEDIES: (
            REMEDIES(plan_id=drafted.plan.pk, term_id=term)
            for drafted in plans
            for term in dict.fromkeys(each.remedy.pk for each in drafted.draft.remedies)
        ),
        Share: (
            Share(plan=drafted.plan, party=each.party, percent=each.percent)
            for drafted in plans
            for each in drafted.draft.shares
        ),
        ResultNotice: case.notices,
        Satisfaction: case.answers,
        Question: case.questions,
        DepartmentTask: case.tasks,
        ContactRecord: case.spoken,
        Proposal: case.proposals,
        Vote: case.votes,
        Appeal: case.appeals,
        Attachment: [each.attachment for each in case.files],
        DataRequest: case.asked_about_data,
        Clock: case.deadlines.clocks,
        Extension: case.deadlines.extensions,
        FiredStep: case.deadlines.fired,
    }


def is_named(table: Table) -> bool:
    """Whether other rows name its rows by keys that are known before."""
    return table in PER_TICKET or table in KEYED
