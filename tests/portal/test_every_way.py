"""What holds for every form of the progress pages: rights, repetition, forgery, mere looking."""

import uuid

import pytest
from django.test import Client

from complaints.states import State
from tests.portal.visiting import found, post

WAYS = ("answer", "files", "urge", "withdraw", "reopen", "appeal")
WORDS = {"answer": "x", "text": "x", "reason": "x", "grounds": "x"}


@pytest.mark.parametrize("way", WAYS)
def test_somebody_elses_complaint_is_out_of_reach(client, customer, ticket_in, way):
    customer(State.FEEDBACK)
    other = ticket_in(State.ARCHIVED)
    before = other.history.count()
    for answer in (client.get(f"/progress/{other.number}/{way}/"), post(client, other, way, **WORDS)):
        assert answer.headers["Location"] == f"/progress/?number={other.number}"
    assert other.history.count() == before


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", [State.INTAKE, State.PLAN_REVIEW, State.FEEDBACK, State.ARCHIVED])
def test_looking_at_any_form_changes_nothing(client, customer, state, way):
    ticket = customer(state)
    before = found(ticket).version, ticket.history.count()
    client.get(f"/progress/{ticket.number}/{way}/")
    assert (found(ticket).version, ticket.history.count()) == before


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", [State.INTAKE, State.FEEDBACK, State.ARCHIVED])
def test_the_same_form_twice_counts_at_most_once(client, customer, state, way):
    ticket = customer(state)
    form = {"version": ticket.version, "key": uuid.uuid4(), **WORDS}
    events = []
    for _time in range(2):
        answer = client.post(f"/progress/{ticket.number}/{way}/", form)
        assert answer.status_code in {302, 422}
        events.append(ticket.history.count())
    assert events[0] == events[1]


@pytest.mark.parametrize("way", WAYS)
def test_forged_forms_are_refused(client, customer, way):
    ticket = customer(State.INVESTIGATING)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert post(strict, ticket, way, **WORDS).status_code == 403
