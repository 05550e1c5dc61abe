"""Making moves from the ticket page: who may make which, when, and where it leads."""

import uuid

import pytest
from django.test import Client

from complaints.models import Ticket
from complaints.states import State
from tests.workspace.filling import CALLED, TOLD, a_plan_form, state_of

pytestmark = pytest.mark.django_db


def test_a_complaint_goes_through_all_seven_stages_by_these_forms(
    as_, journey, send, network, category_complex, people, now
):
    ticket = journey.entered().ticket
    agent, handler, leader = as_("agent"), as_("handler"), as_("leader")
    steps = [
        (
            agent,
            "classify",
            {
                "category": category_complex.pk,
                "severity": 2,
                "urgency": 2,
                "complexity": "complex",
                "tags": "信号，商铺",
            },
        ),
        (agent, "assign", {"department": network.pk, "note": "请尽快"}),
        (handler, "start_investigation", {"owner": people.handler.pk}),
        (handler, "submit_plan", a_plan_form(network, now)),
        (leader, "send_back", {"opinion": "补充证据"}),
        (handler, "submit_plan", a_plan_form(network, now)),
        (leader, "approve_plan", {"opinion": ""}),
        (agent, "customer_amends", {**CALLED, "wanted": "要书面致歉"}),
        (leader, "approve_plan", {"opinion": "同意"}),
        (agent, "customer_consents", {**CALLED, "note": ""}),
        (handler, "resolve", {"done": [1], "outcome": "已修复", "proof": "路测"}),
        (agent, "give_feedback", TOLD),
        (agent, "archive", {"reached": "on", "score": 5, "comment": "满意", "note": ""}),
    ]
    for client, move, data in steps:
        response = send(client, ticket, move, **data)
        assert response.status_code == 302, (
            move,
            response.context and response.context["opened"].form.errors,
        )
    assert state_of(ticket) == State.ARCHIVED


def test_a_simple_complaint_is_solved_on_the_spot(as_, journey, category_simple, send):
    journey.category = category_simple
    ticket = journey.to(State.CLASSIFIED)
    refused = send(as_("agent"), ticket, "resolve_on_the_spot", solution="已关闭会员")
    assert refused.status_code == 422
    assert "customer_agrees" in refused.context["opened"].form.errors
    assert "已关闭会员" in refused.content.decode()
    send(as_("agent"), ticket, "resolve_on_the_spot", solution="已关闭会员", customer_agrees="on")
    assert state_of(ticket) == State.RESOLVED


@pytest.mark.parametrize("move", ["approve_plan", "archive", "resolve"])
def test_a_move_the_state_does_not_allow_is_refused_in_words(as_, people, ticket_in, send, move):
    ticket = ticket_in(State.INVESTIGATING)
    role = {"approve_plan": "leader", "archive": "agent", "resolve": "handler"}[move]
    response = send(as_(role), ticket, move, opinion="好", reached="on", score=5, outcome="x", proof="x")
    assert response.status_code in (409, 422)
    assert state_of(ticket) == State.INVESTIGATING


def test_whoever_had_a_plan_changed_cannot_approve_it(as_, ticket_in, send):
    ticket = ticket_in(State.NEGOTIATING)
    send(as_("leader"), ticket, "customer_amends", channel="phone", wanted="书面致歉")
    assert send(as_("leader"), ticket, "approve_plan", opinion="").status_code == 403
    assert state_of(ticket) == State.PLAN_REVIEW


def test_above_the_tier_approval_is_refused(as_, journey, send):
    journey.compensation = 800
    ticket = journey.to(State.PLAN_REVIEW)
    response = send(as_("leader"), ticket, "approve_plan", opinion="")
    assert response.status_code in (409, 422)
    assert state_of(ticket) == State.PLAN_REVIEW


def test_an_unknown_move_is_not_found(as_, ticket_in, send):
    assert send(as_("agent"), ticket_in(State.INTAKE), "delete").status_code == 404


def test_a_move_needs_a_post(as_, ticket_in):
    ticket = ticket_in(State.INTAKE)
    assert as_("agent").get(f"/work/tickets/{ticket.number}/moves/classify/").status_code == 405


def test_the_answer_to_a_form_stands_under_the_tickets_address(as_, ticket_in, send):
    ticket = ticket_in(State.INTAKE)
    response = send(as_("agent"), ticket, "add_note", text="")
    assert response.headers["HX-Push-Url"] == f"/work/tickets/{ticket.number}/?move=add_note"


def test_a_move_out_of_ones_sight_leads_home(as_, ticket_in, people, send):
    ticket = ticket_in(State.PLAN_REVIEW)
    response = send(as_("approver"), ticket, "send_back", opinion="补充证据")
    assert response.status_code == 302
    assert as_("approver").get(response.url, follow=True).status_code == 200


def test_forms_need_the_csrf_token(people, ticket_in):

    client = Client(enforce_csrf_checks=True)
    client.force_login(people.agent)
    ticket = ticket_in(State.INTAKE)
    data = {"version": ticket.version, "key": uuid.uuid4(), "text": "x"}
    assert client.post(f"/work/tickets/{ticket.number}/moves/add_note/", data).status_code == 403


def test_a_ticket_of_somebody_else_cannot_be_moved_by_its_number(as_, people, journey, send):
    ticket = journey.entered().ticket
    Ticket.objects.filter(pk=ticket.pk).update(agent=people.leader, team=None)
    assert send(as_("agent"), ticket, "add_note", text="x").status_code == 404
