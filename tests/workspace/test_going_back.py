"""Going back in the browser after a step: nothing there misleads into doing it twice."""

import uuid

import pytest

from complaints.models import HistoryEvent
from complaints.states import State
from tests.workspace.conftest import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def hint(as_):
    def read(client, ticket, move):
        return page(client, ticket, f"?move={move}").context["hint"]

    return read


@pytest.mark.parametrize("address", ["/work/new/", "/work/queue/mine/", "ticket"])
def test_browsers_keep_no_copy_of_a_form(as_, ticket_in, address):
    ticket = ticket_in(State.INTAKE)
    client = as_("agent")
    answer = page(client, ticket) if address == "ticket" else client.get(address)
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_step_just_made_is_said_above_its_empty_form(as_, ticket_in, send, hint):
    ticket, client = ticket_in(State.INTAKE), as_("agent")
    assert hint(client, ticket, "add_note") == ""
    send(client, ticket, "add_note", text="已回电")
    assert hint(client, ticket, "add_note") != ""
    assert hint(client, ticket, "classify") == ""
    assert hint(as_("leader"), ticket, "add_note") == ""


def test_a_step_that_is_over_is_said_instead_of_silently_showing_another(as_, ticket_in, send, network, hint):
    ticket, client = ticket_in(State.CLASSIFIED), as_("agent")
    before = hint(client, ticket, "resolve")
    send(client, ticket, "assign", department=network.pk)
    after = hint(client, ticket, "assign")
    assert before
    assert after
    assert before != after


def test_the_form_sent_again_says_that_it_was_done_once(as_, ticket_in, send):
    ticket, client, key = ticket_in(State.INTAKE), as_("agent"), uuid.uuid4()
    send(client, ticket, "add_note", key=key, text="已回电")
    client.get(f"/work/tickets/{ticket.number}/")
    again = send(client, ticket, "add_note", key=key, text="已回电")
    shown = client.get(again.url)
    assert [message.level_tag for message in shown.context["messages"]] == ["info"]
    assert HistoryEvent.objects.filter(ticket=ticket, kind="noted").count() == 1


def test_a_form_that_ones_own_step_overtook_does_not_blame_somebody(as_, journey, category_complex, send):
    ticket, client = journey.entered().ticket, as_("agent")
    seen = ticket.version
    form = {"category": category_complex.pk, "severity": 2, "urgency": 1, "complexity": "complex", "tags": ""}
    assert send(client, ticket, "classify", version=seen, **form).status_code == 302
    again = send(client, ticket, "classify", version=seen, **form)
    assert again.status_code == 409
    assert again.context["conflict"]["by_me"]
    other = send(as_("leader"), ticket, "classify", version=seen, **form)
    assert not other.context["conflict"]["by_me"]


def test_whoever_sees_no_number_is_not_asked_to_call(as_, journey):
    journey.complaint = {"email": ""}
    ticket = journey.to(State.PLAN_REVIEW)
    assert not page(as_("approver"), ticket, "?move=approve_plan").context["preview"]["tell"]
    ticket = journey.to(State.NEGOTIATING)
    assert page(as_("agent"), ticket, "?move=customer_consents").context["preview"]["tell"]
