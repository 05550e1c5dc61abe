"""A refusal as a page: what happened, and the way back where there is one."""

import uuid

import pytest

from complaints.states import State

pytestmark = pytest.mark.django_db


def link_to(ticket):
    return f'href="/work/tickets/{ticket.number}/"'


def test_a_refused_move_leads_back_to_its_ticket(as_, ticket_in, send):
    ticket = ticket_in(State.INVESTIGATING)
    refused = send(as_("agent"), ticket, "archive", reached="on", score=5)
    assert refused.status_code == 409
    assert link_to(ticket) in refused.content.decode()


def test_duties_kept_apart_lead_back_too(as_, people, ticket_in, send):
    ticket = ticket_in(State.NEGOTIATING)
    send(as_("leader"), ticket, "customer_amends", channel="phone", wanted="书面致歉")
    refused = send(as_("leader"), ticket, "approve_plan", opinion="")
    assert refused.status_code == 403
    assert link_to(ticket) in refused.content.decode()


def test_no_way_leads_to_a_ticket_out_of_sight(as_, people, ticket_in, send, monkeypatch):
    ticket = ticket_in(State.PLAN_REVIEW)
    client = as_("approver")
    monkeypatch.setattr("complaints.refusals._is_seen", lambda number, user: False)
    refused = send(client, ticket, "add_note", text="x")
    assert refused.status_code == 403
    assert link_to(ticket) not in refused.content.decode()


def test_a_refusal_elsewhere_offers_only_the_step_back(as_, client, ticket_in):
    refused = as_("handler").post("/work/new/", {"key": uuid.uuid4()})
    assert refused.status_code == 403
    assert "/work/tickets/" not in refused.content.decode()
