"""Staff give a new verification code to a customer who lost theirs."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from complaints.models import Ticket
from complaints.states import State
from notifications.messages import rendered
from notifications.models import Notice


def issue(client, ticket, **given):
    form = {"version": ticket.version, "key": uuid.uuid4(), "is_identity_checked": "on", "channel": "phone"}
    return client.post(reverse("workspace:move", args=[ticket.number, "reissue_code"]), form | given)


@pytest.fixture
def agent(client, people):
    client.force_login(people.agent)
    return client


@pytest.mark.parametrize("state", [State.INVESTIGATING, State.ARCHIVED])
def test_the_new_code_is_shown_once_and_opens_the_page(agent, ticket_in, journey, state):
    ticket = ticket_in(state)
    assert issue(agent, ticket).status_code == 302
    receipt = agent.get(reverse("workspace:ticket", args=[ticket.number])).context["receipt"]
    for code, status in ((journey.code, 422), (receipt.code, 302)):
        tried = Client().post("/progress/", {"number": ticket.number, "code": code})
        assert tried.status_code == status


def test_the_customer_is_told_that_a_code_was_given_out(agent, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    issue(agent, ticket)
    notice = Notice.objects.get(kind="new_code")
    assert json.loads(notice.payload) == {"code": ""}
    assert ticket.number in rendered(notice).subject


def test_a_mailed_code_is_not_shown_to_staff(agent, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    issue(agent, ticket, channel="email")
    assert agent.get(reverse("workspace:ticket", args=[ticket.number])).context["receipt"] is None
    assert json.loads(Notice.objects.get(kind="new_code").payload)["code"]


def test_nothing_is_mailed_where_no_address_is_known(agent, journey):
    journey.complaint = {"email": ""}
    ticket = journey.to(State.INVESTIGATING)
    answer = issue(agent, ticket, channel="email")
    assert answer.status_code == 422
    assert answer.context["opened"].form.errors.keys() == {"channel"}


def test_the_identity_is_checked_first(agent, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    answer = issue(agent, ticket, is_identity_checked="")
    assert answer.status_code == 422
    assert answer.context["opened"].form.errors.keys() == {"is_identity_checked"}
    assert not ticket.history.filter(kind="code_reissued").exists()


def test_the_same_form_twice_gives_one_code(agent, ticket_in):
    ticket, key = ticket_in(State.INVESTIGATING), uuid.uuid4()
    digests = set()
    for _time in range(2):
        issue(agent, ticket, key=key)
        digests.add(bytes(Ticket.objects.get(pk=ticket.pk).code_digest))
    assert len(digests) == 1


@pytest.mark.parametrize("role", [Role.HANDLER, Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR])
def test_only_the_service_team_gives_codes_out(client, people, ticket_in, role):
    ticket = ticket_in(State.PLAN_REVIEW)
    client.force_login(getattr(people, role))
    assert issue(client, ticket).status_code == 403
    assert not ticket.history.filter(kind="code_reissued").exists()
