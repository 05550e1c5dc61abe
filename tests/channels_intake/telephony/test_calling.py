"""Calling a customer back with one click, without their number being seen or written anywhere."""

import logging
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.throttle import TooManyAttempts
from channels_intake.channels.telephony import dialling
from channels_intake.channels.telephony.dialling import call_customer, call_sender
from channels_intake.channels.telephony.extensions import claim, extension_of, person_at
from channels_intake.models import Account, Call, Contact
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.models import ContactRecord, Ticket
from complaints.states import State
from tests.factories import PHONE

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(ticket_in):
    return ticket_in(State.CLASSIFIED)


def press(agent, ticket, key=None):
    return agent.post(f"/work/calls/ticket/{ticket.number}/call/", {"key": key or uuid.uuid4()}, follow=True)


def test_the_telephone_system_is_asked_and_the_attempt_is_on_record(pbx, agent, ticket):
    key = uuid.uuid4()
    assert press(agent, ticket, key).status_code == 200
    assert pbx.asked == [{"path": "/calls", "agent": "8001", "number": f"+86{PHONE}", "request_id": str(key)}]
    record = ContactRecord.objects.get()
    assert (record.reached, record.channel, record.made_by) == (False, "phone", agent.user)
    assert PHONE not in record.text
    call = Call.objects.get()
    assert (call.direction, call.ticket, call.call_id, call.caller) == ("out", ticket, "out-1", "")


def test_pressing_twice_calls_once(pbx, agent, ticket):
    key = uuid.uuid4()
    press(agent, ticket, key)
    press(agent, ticket, key)
    assert (len(pbx.asked), Call.objects.count(), ContactRecord.objects.count()) == (1, 1, 1)


def test_its_events_and_recording_find_it(pbx, agent, ticket, tell):
    press(agent, ticket)
    call = Call.objects.get()
    tell("answered", "out-1", direction="out")
    tell("ended", "another id of it", direction="out", after=20, request_id=str(call.request_id))
    call.refresh_from_db()
    assert (call.lasted, Call.objects.count(), Contact.objects.count()) == (timedelta(seconds=20), 1, 0)
    shown = agent.get(f"/work/calls/ticket/{ticket.number}/").content.decode()
    assert agent.user.name in shown


def test_events_may_be_quicker_than_the_answer(pbx, agent, ticket, tell):
    """The system tells of a call by its own id before it has answered our request."""
    key = uuid.uuid4()
    call = Call.objects.create(
        account=Account.objects.get(), call_id=f"request-{key}", request_id=key, direction="out",
        ticket=ticket, heard_at=timezone.now(),
    )  # fmt: skip
    tell("ringing", "out-7", direction="out", request_id=str(call.request_id))
    tell("answered", "out-7", direction="out", after=3)
    call = Call.objects.get()
    assert (call.call_id, bool(call.rang_at), bool(call.answered_at)) == ("out-7", True, True)


def test_when_it_is_not_taken_nothing_is_on_record_but_why(pbx, agent, ticket):
    pbx.refuses = True
    page = press(agent, ticket).content.decode()
    assert str(dialling.REFUSED) in page
    assert not ContactRecord.objects.exists()
    assert Call.objects.get().refused == Account.objects.get().error == "answered 503"


def test_the_number_is_in_no_address_and_no_log(pbx, agent, ticket, caplog):
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "urllib3")
    press(agent, ticket)
    pbx.refuses = True
    press(agent, ticket)
    assert PHONE not in caplog.text
    assert all(PHONE not in asked["path"] for asked in pbx.asked)
    page = agent.get(f"/work/calls/ticket/{ticket.number}/").content.decode()
    assert PHONE not in page


def test_who_may_call(agent, ticket, people, now):
    for person, raises in ((people.approver, NotAllowed), (people.leader, GuardFailed)):
        with pytest.raises(raises):  # the leader sits at no telephone
            call_customer(ticket=ticket, by=person, key=uuid.uuid4(), now=now)
    stranger = Client()
    stranger.force_login(people.provider)
    assert stranger.post(f"/work/calls/ticket/{ticket.number}/call/").status_code == 404


@pytest.mark.parametrize("spoilt", [
    lambda ticket: Account.objects.update(settings={}),
    lambda ticket: Account.objects.update(is_active=False),
    lambda ticket: setattr(ticket.customer, "phone", ""),
])  # fmt: skip
def test_why_no_call_is_made(pbx, agent, ticket, now, spoilt):
    found = Ticket.objects.select_related("customer").get(pk=ticket.pk)
    spoilt(found)
    with pytest.raises(GuardFailed):
        call_customer(ticket=found, by=agent.user, key=uuid.uuid4(), now=now)
    assert pbx.asked == []


def test_nobody_is_called_about_a_closed_case(pbx, agent, ticket_in):
    press(agent, ticket_in(State.ARCHIVED))
    assert pbx.asked == []


def test_calls_are_counted(pbx, agent, ticket, now, monkeypatch):
    monkeypatch.setattr(dialling, "CALLING", replace(dialling.CALLING, attempts=1))
    call_customer(ticket=ticket, by=agent.user, key=uuid.uuid4(), now=now)
    with pytest.raises(TooManyAttempts):
        call_customer(ticket=ticket, by=agent.user, key=uuid.uuid4(), now=now)


def test_a_missed_call_is_called_back_from_the_desk(pbx, agent, tell, people, now):
    tell("ended")
    contact = Contact.objects.get()
    with pytest.raises(GuardFailed):  # nobody has it open
        call_sender(contact=contact, by=agent.user, key=uuid.uuid4(), now=now)
    agent.post(f"/work/desk/{contact.pk}/take/")
    page = agent.post(f"/work/calls/contact/{contact.pk}/call/", {"key": uuid.uuid4()}, follow=True)
    assert (page.status_code, pbx.asked[0]["number"]) == (200, f"+86{PHONE}")
    assert Call.objects.get(direction="out").contact == contact


def test_a_telephone_is_given_on(agent, people, now):
    other = Client()
    other.force_login(people.leader)
    page = other.post("/work/calls/phone/", {"number": "8001"}, follow=True).content.decode()
    assert agent.user.name in page
    assert (person_at("8001"), extension_of(agent.user)) == (people.leader, "")
    other.post("/work/calls/phone/", {"number": ""})
    assert person_at("8001") is None


@pytest.mark.parametrize("number", ["8001; rm", "x" * 21, "８００１a"])
def test_an_extension_has_digits(agent, number):
    assert agent.post("/work/calls/phone/", {"number": number}).status_code == 422


def test_only_who_speaks_with_customers_sits_at_a_telephone(account, people, now):
    with pytest.raises(NotAllowed):
        claim(number="8009", by=people.manager, now=now)
