"""A case between departments: returned, arbitrated, transferred; what is due stays due."""

from datetime import timedelta

import pytest

from accounts.actors import CUSTOMER
from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.assign import assign
from complaints.lifecycle.assisting import ask_department
from complaints.lifecycle.between import RETURN_WITHIN, arbitrate, return_ticket, transfer
from complaints.lifecycle.closing import withdraw
from complaints.lifecycle.investigate import start_investigation
from complaints.lifecycle.refusals import (
    AlreadyDone,
    GuardFailed,
    IllegalMove,
    KeptApart,
    NotAllowed,
    Stale,
)
from complaints.lifecycle.reopening import reopen
from complaints.models import Ticket
from complaints.states import NoticeChannel, State
from notifications.models import Notice
from tests.factories import MAIN_LINE, ref


@pytest.fixture
def billing(headquarters):
    return Department.objects.create(
        code="B", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="计费部", name_en="Billing"
    )


@pytest.fixture
def biller(billing):
    return User.objects.create_user("B001", None, name="计费员", role=Role.HANDLER, unit=billing)


def told(kind):
    return {notice.recipient for notice in Notice.objects.filter(kind=kind, transport="in_app")}


@pytest.fixture
def back_twice(ticket_in, people, network, now):
    """A ticket two departments said is not theirs."""
    ticket = ticket_in(State.ASSIGNED)
    ticket = return_ticket(ticket=ref(ticket), by=people.handler, reason="不是网络问题", now=now)
    ticket = assign(ticket=ref(ticket), by=people.agent, department=network, now=now)
    return return_ticket(ticket=ref(ticket), by=people.handler, reason="仍不是网络问题", now=now)


def test_a_returned_case_is_back_at_the_service_desk(ticket_in, people, now):
    ticket = ticket_in(State.ASSIGNED)
    assert ticket.assigned_at == now
    ticket = return_ticket(ticket=ref(ticket), by=people.handler, reason="不是网络问题", now=now)
    assert (ticket.state, ticket.returns) == (State.CLASSIFIED, 1)
    assert ticket.lead_department is None
    assert ticket.handler is None
    event = ticket.history.latest("seq")
    assert event.kind == "returned"
    assert event.payload == {
        "department": {"code": "N", "zh": "网络部", "en": "Network"},
        "reason": "不是网络问题",
        "count": 1,
    }
    assert told("returned") == {people.agent, people.leader}


def test_a_return_moves_no_due_time(ticket_in, people, now):
    ticket = ticket_in(State.ASSIGNED)
    due = ticket.solve_by
    ticket = return_ticket(
        ticket=ref(ticket), by=people.handler, reason="不是网络问题", now=now + timedelta(hours=3)
    )
    assert due
    assert ticket.solve_by == due


@pytest.mark.parametrize(("late", "returns"), [(timedelta(), True), (timedelta(microseconds=1), False)])
def test_a_case_is_returned_within_four_hours(ticket_in, people, now, late, returns):
    ticket = ticket_in(State.ASSIGNED)
    at = now + RETURN_WITHIN + late
    if returns:
        return_ticket(ticket=ref(ticket), by=people.handler, reason="不归我们", now=at)
    else:
        with pytest.raises(GuardFailed):
            return_ticket(ticket=ref(ticket), by=people.handler, reason="不归我们", now=at)
        assert Ticket.objects.get(pk=ticket.pk).returns == 0


def test_after_two_returns_only_a_leader_leads_on(back_twice, people, network, billing, biller, now):
    ticket = back_twice
    with pytest.raises(GuardFailed) as refusal:
        assign(ticket=ref(ticket), by=people.agent, department=network, now=now)
    assert people.leader.name in refusal.value.message
    with pytest.raises(NotAllowed):
        arbitrate(ticket=ref(ticket), by=people.agent, department=billing, reason="计费", now=now)
    ticket = arbitrate(ticket=ref(ticket), by=people.leader, department=billing, reason="属计费问题", now=now)
    assert (ticket.state, ticket.lead_department, ticket.returns) == (State.ASSIGNED, billing, 0)
    assert ticket.history.latest("seq").kind == "arbitrated"
    assert biller in told("assigned")


def test_what_was_arbitrated_is_neither_returned_nor_passed_on(
    back_twice, people, network, billing, biller, now
):
    ticket = arbitrate(ticket=ref(back_twice), by=people.leader, department=billing, reason="计费", now=now)
    with pytest.raises(GuardFailed):
        return_ticket(ticket=ref(ticket), by=biller, reason="不归我们", now=now)
    with pytest.raises(GuardFailed):
        transfer(ticket=ref(ticket), by=biller, department=network, reason="网络", now=now)
    ticket = transfer(ticket=ref(ticket), by=people.leader, department=network, reason="改判", now=now)
    assert ticket.lead_department == network


def test_before_two_returns_there_is_nothing_to_arbitrate(ticket_in, people, network, now):
    ticket = ticket_in(State.CLASSIFIED)
    with pytest.raises(GuardFailed):
        arbitrate(ticket=ref(ticket), by=people.leader, department=network, reason="网络", now=now)
    assert Ticket.objects.get(pk=ticket.pk).state == State.CLASSIFIED


def test_a_case_under_investigation_is_returned_no_more(ticket_in, people, now):
    with pytest.raises(IllegalMove):
        return_ticket(ticket=ref(ticket_in(State.INVESTIGATING)), by=people.handler, reason="x", now=now)


@pytest.mark.parametrize("state", [State.ASSIGNED, State.INVESTIGATING])
def test_a_transferred_case_starts_afresh_elsewhere(ticket_in, people, network, billing, biller, now, state):
    ticket = ticket_in(state)
    later = now + timedelta(hours=30)
    due, assigned_at = ticket.solve_by, ticket.assigned_at
    ticket = transfer(
        ticket=ref(ticket), by=people.handler, department=billing, reason="查明是计费错误", now=later
    )
    assert (ticket.state, ticket.lead_department, ticket.handler) == (State.ASSIGNED, billing, None)
    assert (ticket.solve_by, ticket.assigned_at) == (due, assigned_at)
    payload = ticket.history.latest("seq").payload
    assert (payload["before"]["code"], payload["department"]["code"]) == ("N", "B")
    assert biller in told("assigned")
    assert people.agent in told("transferred")
    start_investigation(ticket=ref(ticket), by=biller, owner=biller, now=later)


def test_within_the_department_a_case_goes_to_another_person(ticket_in, people, network, now):
    ticket = ticket_in(State.INVESTIGATING)
    colleague = people.branch  # works in the same unit here
    ticket = transfer(
        ticket=ref(ticket), by=people.handler, department=network, handler=colleague, reason="休假", now=now
    )
    assert (ticket.handler, told("assigned") - {people.handler}) == (
        colleague,
        {colleague, people.investigator},
    )


@pytest.mark.parametrize("handler", [None, "handler"])
def test_a_case_is_not_transferred_to_where_it_is(ticket_in, people, network, now, handler):
    ticket = ticket_in(State.INVESTIGATING)
    given = handler and people.handler
    with pytest.raises(GuardFailed) as refusal:
        transfer(
            ticket=ref(ticket), by=people.handler, department=network, handler=given, reason="x", now=now
        )
    assert refusal.value.field == "department"


def test_a_transfer_to_nobody_is_refused(ticket_in, people, billing, now):
    with pytest.raises(GuardFailed):
        transfer(
            ticket=ref(ticket_in(State.ASSIGNED)), by=people.handler, department=billing, reason="x", now=now
        )


def test_an_assisting_department_does_not_act_for_the_leading_one(
    ticket_in, people, network, billing, biller, now
):
    ticket = ticket_in(State.ASSIGNED)
    ask_department(
        ticket=ref(ticket),
        by=people.handler,
        department=billing,
        request="核对账单",
        due_on=now.date(),
        now=now,
    )
    assert Ticket.objects.visible_to(biller).filter(pk=ticket.pk).exists()
    for attempt in (
        lambda: return_ticket(ticket=ref(ticket), by=biller, reason="x", now=now),
        lambda: transfer(ticket=ref(ticket), by=biller, department=billing, reason="x", now=now),
        lambda: start_investigation(ticket=ref(ticket), by=biller, owner=biller, now=now),
    ):
        with pytest.raises(KeptApart):
            attempt()


def test_a_return_counts_once_and_never_from_an_old_page(ticket_in, people, now):
    ticket = ticket_in(State.ASSIGNED)
    seen, old = ref(ticket), ref(ticket)
    return_ticket(ticket=seen, by=people.handler, reason="不归我们", now=now)
    Ticket.objects.filter(pk=ticket.pk).update(lead_department=people.handler.unit)  # still to be seen
    with pytest.raises(AlreadyDone):
        return_ticket(ticket=seen, by=people.handler, reason="不归我们", now=now)
    with pytest.raises(Stale):
        return_ticket(ticket=old, by=people.handler, reason="不归我们", now=now)
    assert Ticket.objects.get(pk=ticket.pk).returns == 1


def test_what_was_returned_and_arbitrated_ends_with_the_handling(
    journey, back_twice, people, network, billing, biller, now
):
    ticket = arbitrate(ticket=ref(back_twice), by=people.leader, department=network, reason="归口", now=now)
    for step in MAIN_LINE[2:8]:
        ticket = step(journey, ticket)
    ticket = reopen(ticket=ref(ticket), by=CUSTOMER, reason="没解决", now=now)
    given = {"department": billing, "handler": biller, "reason": "是计费问题", "now": now}
    assert ticket.handler
    assert transfer(ticket=ref(ticket), by=ticket.handler, **given).lead_department == billing


def test_a_new_handling_counts_returns_anew(back_twice, people, now):
    ticket = withdraw(ticket=ref(back_twice), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)
    assert ticket.returns == 2
    assert reopen(ticket=ref(ticket), by=CUSTOMER, reason="又断了", now=now).returns == 0
