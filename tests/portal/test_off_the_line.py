"""Not accepted, invalid, merged: the reason, the route, and nothing of anybody else."""

import pytest

from complaints.lifecycle.closing import (
    decide_invalid,
    decide_rejection,
    propose_invalid,
    propose_rejection,
)
from complaints.lifecycle.merging import merge
from complaints.models import Term, Ticket
from complaints.states import State
from tests.factories import ref
from tests.portal.visiting import found, page, post


@pytest.fixture
def reason(db):
    return Term.objects.create(
        kind=Term.Kind.REASON, code="other-authority", name_zh="不属于本企业", name_en="Not our business"
    )


def test_a_refusal_gives_reason_and_route(client, customer, people, reason, today):
    ticket = customer(State.INTAKE)
    proposal = {"reason": reason, "explanation": "这是邮政业务"}
    propose_rejection(ticket=ref(ticket), by=people.agent, now=today, **proposal)
    assert "这是邮政业务" not in page(client, ticket)
    decide_rejection(ticket=ref(found(ticket)), by=people.leader, agrees=True, opinion="内部意见", now=today)
    shown = page(client, ticket)
    assert "Not our business" in shown
    assert "这是邮政业务" in shown
    assert "/pages/appeal/" in shown
    assert "内部意见" not in shown
    assert f"/progress/{ticket.number}/appeal/" not in shown


def test_what_was_found_invalid_can_be_appealed_against(client, customer, people, reason, today, team):
    ticket = customer(State.INVESTIGATING)
    Ticket.objects.filter(pk=ticket.pk).update(handler=people.investigator)
    propose_invalid(
        ticket=ref(ticket),
        by=people.investigator,
        reason=reason,
        explanation="没有发生过",
        evidence="通话记录编号 9",
        now=today,
    )
    other = type(people.approver).objects.create_user("T099", None, name="乙", role="approver", unit=team)
    for approver in (people.approver, other):
        decide_invalid(ticket=ref(found(ticket)), by=approver, agrees=True, opinion="内部意见", now=today)
    shown = page(client, ticket)
    assert "没有发生过" in shown
    assert [secret for secret in ("通话记录编号 9", "内部意见", "乙") if secret in shown] == []
    post(client, found(ticket), "appeal", grounds="发生过，有录音")
    assert found(ticket).state == State.APPEALING


@pytest.mark.parametrize("same", [True, False])
def test_a_merged_complaint_leads_on_without_telling_of_somebody_else(
    client, customer, journey, people, today, same
):
    ticket = customer(State.CLASSIFIED)
    journey.complaint = {} if same else {"phone": "13900000001", "name": "李四"}
    kept = journey.to(State.CLASSIFIED)
    merge(ticket=ref(ticket), by=people.leader, into=kept.number, reason="同一件事", now=today)
    shown = page(client, ticket)
    assert (kept.number in shown) is same
    assert "同一件事" not in shown
    assert client.get(f"/progress/{kept.number}/").status_code == 302


def test_whoever_kept_it_reads_nothing_of_the_other(client, customer, journey, people, today):
    kept = customer(State.CLASSIFIED)
    journey.complaint = {"phone": "13900000001", "name": "李四"}
    other = journey.to(State.CLASSIFIED)
    merge(ticket=ref(other), by=people.leader, into=kept.number, reason="同一件事", now=today)
    shown = page(client, kept)
    assert other.number not in shown
    assert "joined with this one" in shown
