"""Withdrawn: by the customer, or with what the customer said; a regulator's case is not."""

from datetime import date

import pytest

from accounts.actors import CUSTOMER
from complaints.lifecycle.appealing import appeal
from complaints.lifecycle.classify import classify
from complaints.lifecycle.closing import withdraw
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import (
    GuardFailed,
    IllegalMove,
    Stale,
)
from complaints.lifecycle.waiting import ask_customer
from complaints.models import Appeal, DepartmentTask, Proposal, Question
from complaints.states import NoticeChannel, State
from tests.factories import a_classification, ref
from tests.second import (
    from_regulator,
    invalidity_proposed,
    investigators_case,
    told,
)

pytestmark = pytest.mark.django_db


def test_a_customer_withdraws_without_giving_a_reason(ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    closed = withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)
    assert (closed.state, closed.archived_at, closed.retain_until) == (
        State.WITHDRAWN,
        now,
        date(2029, 11, 16),
    )
    assert told("withdrawal_recorded") == {people.agent.staff_number, people.handler.staff_number}
    assert told("withdrawn") == {"customer"}


def test_an_agent_writes_down_what_the_customer_said(ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    with pytest.raises(GuardFailed) as refusal:
        withdraw(ticket=ref(ticket), by=people.agent, channel=NoticeChannel.PHONE, reason=" ", now=now)
    assert refusal.value.field == "reason"
    withdraw(ticket=ref(ticket), by=people.agent, channel=NoticeChannel.PHONE, reason="问题自己好了", now=now)
    assert ticket.history.latest("seq").payload["reason"] == "问题自己好了"


def test_a_withdrawal_ends_what_was_still_open(ticket_in, people, network, now):
    ticket = investigators_case(people, ticket_in(State.INVESTIGATING))
    DepartmentTask.objects.create(
        ticket=ticket,
        department=network,
        request="查",
        due_on=now.date(),
        asked_by=people.handler,
        asked_at=now,
    )
    invalidity_proposed(ticket, people.investigator, now)
    ticket = ask_customer(
        ticket=ref(ticket),
        by=people.investigator,
        question="几点？",
        reply_by=now.replace(hour=20),
        now=now,
    )
    withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)
    assert ticket.proposals.get().outcome == Proposal.Outcome.OVER
    assert ticket.questions.get().ending == Question.Ending.OVER
    assert ticket.tasks.get().closed_at == now


def test_a_closed_case_is_not_withdrawn(ticket_in, now):
    ticket = ticket_in(State.ARCHIVED)
    with pytest.raises(IllegalMove):
        withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)


def test_a_regulators_case_is_not_withdrawn(ticket_in, people, now):
    ticket = ticket_in(State.ARCHIVED)
    ticket = appeal(
        ticket=ref(ticket),
        by=people.agent,
        kind=Appeal.Kind.REGULATOR,
        grounds="逾期未答复",
        regulator=from_regulator("GX-1", now),
        now=now,
    )
    with pytest.raises(GuardFailed):
        withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)


def test_a_withdrawal_of_an_untouched_page_only(ticket_in, people, category_complex, now):
    ticket = ticket_in(State.INTAKE)
    classify(ticket=ref(ticket), by=people.agent, as_=a_classification(category_complex), now=now)
    with pytest.raises(Stale):
        withdraw(
            ticket=TicketRef(number=ticket.number, version=1),
            by=CUSTOMER,
            channel=NoticeChannel.ONLINE,
            now=now,
        )
