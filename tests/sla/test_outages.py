"""The outage statement: what ran late because nobody swept, and who may read it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channels_intake.receiving import InboundMessage, receive
from complaints.states import Channel
from sla.outages import outages
from tests.sla.conftest import SECOND

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def outage(entered, solution, sweep_at):
    """The sweeps stood still from two hours before a promise ran out until three hours after."""
    ticket = entered()
    due_at = solution(ticket).due_at
    sweep_at(due_at - 2 * HOUR)
    sweep_at(due_at + 3 * HOUR)
    return ticket, due_at


def test_it_names_from_when_to_when_and_what_broke_meanwhile(outage):
    ticket, due_at = outage
    (stated,) = outages(since=due_at - HOUR, until=due_at + 4 * HOUR)
    assert (stated.began_at, stated.lasted) == (due_at - 2 * HOUR, 5 * HOUR)
    assert [clock.ticket for clock in stated.breaches] == [ticket]
    assert (stated.steps, stated.longest) == (1, 3 * HOUR)


def test_what_was_noticed_at_once_is_in_no_statement(entered, solution, sweep_at):
    due_at = solution(entered()).due_at
    at = due_at - timedelta(seconds=100)
    while at < due_at + timedelta(seconds=100):
        sweep_at(at)
        at += timedelta(seconds=50)
    (stated,) = outages(since=due_at - HOUR, until=due_at + HOUR)
    assert stated.began_at is None, "the reminders of the hours before, though no sweep was missed"
    assert not stated.breaches


def test_what_passed_before_the_case_was_entered_is_nobodys_outage(journey, sweep_at, now):
    """Entered half an hour after it came in: its entry was late, but no sweep could have known."""
    journey.complaint = {"received_at": now - HOUR / 2}
    ticket = journey.entered().ticket
    sweep_at(now + SECOND)
    assert ticket.clocks.get(target="entry").fired.filter(step="breach").exists()
    assert outages(since=now - HOUR, until=now + HOUR) == []


def test_a_contact_that_nobody_was_reminded_of_is_stated(client, people, sweep_at):
    now = timezone.now() - HOUR
    message = InboundMessage(channel=Channel.HOTLINE, external_id="call-9", received_at=now, words={})
    contact = receive(message=message, by=people.agent).contact
    sweep_at(now)
    sweep_at(now + HOUR / 2)
    (stated,) = outages(since=now - HOUR, until=now + HOUR)
    assert [clock.contact for clock in stated.breaches] == [contact.pk]
    client.force_login(people.supervisor)
    assert f"来件 {contact.pk}" in client.get("/work/deadlines/outages/").content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("supervisor", 200), ("manager", 200), ("administrator", 200), ("agent", 403)]
)
def test_only_those_who_answer_for_it_read_it(client, people, role, status):
    client.force_login(getattr(people, role))
    assert client.get("/work/deadlines/outages/").status_code == status


def test_the_page_shows_the_broken_promise(client, people, entered, sweep_at, solution):
    ticket = entered()
    now = timezone.now()
    clock = solution(ticket)
    ticket.clocks.filter(pk=clock.pk).update(
        started_at=now - 26 * HOUR, due_at=now - 2 * HOUR, next_step_at=now - 9 * HOUR
    )
    sweep_at(now - 10 * HOUR)
    sweep_at(now - SECOND)
    client.force_login(people.supervisor)
    assert ticket.number in client.get("/work/deadlines/outages/").content.decode()
