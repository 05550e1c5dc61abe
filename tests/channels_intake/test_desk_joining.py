"""What belongs to a ticket there is, also a colleague's: added, counted as an urge, and told."""

import pytest
from django.test import Client
from django.utils import timezone

from channels_intake.models import Contact
from complaints.models import Ticket
from complaints.states import State
from notifications.models import Notice
from tests.channels_intake.waiting import a_contact
from tests.second import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ticket(journey, now):
    journey.now = now
    return journey.to(State.INVESTIGATING)


@pytest.fixture
def desk(people):
    """Somebody of the same team, who may not see the ticket."""
    client = Client()
    client.force_login(colleague(people.agent, "K004"))
    return client


def taken(client, contact):
    client.post(f"/work/desk/{contact.pk}/take/")
    return f"/work/desk/{contact.pk}/"


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient__staff_number", flat=True))


def test_a_colleagues_ticket_is_named_by_number_and_agent_only(desk, ticket, people, now):
    page = desk.get(taken(desk, a_contact(now))).content.decode()
    assert f'name="number" value="{ticket.number}"' in page
    assert people.agent.name in page
    assert f"/work/tickets/{ticket.number}/" not in page
    assert ticket.category.name not in page.split('id="known"')[1].split("</section>")[0]


def test_its_words_are_added_to_a_colleagues_ticket_as_what_the_customer_wrote(desk, ticket, people, now):
    Notice.objects.all().delete()
    page = taken(desk, a_contact(now, description="还是没信号！"))
    assert desk.post(f"{page}duplicate/", {"number": ticket.number}).url == "/work/desk/"
    record = ticket.contact_records.get()
    assert (record.text, record.by_customer, record.made_by) == ("还是没信号！", True, None)
    assert Contact.objects.filter(taken_by__staff_number="K004").exists()
    assert told("customer_wrote") == {people.agent.staff_number, people.handler.staff_number}
    ticket.refresh_from_db()
    assert ticket.urges == 0


def test_who_urges_is_counted_and_those_in_charge_hear_of_it(desk, ticket, people, now):
    page = taken(desk, a_contact(now))
    desk.post(f"{page}duplicate/", {"number": ticket.number, "urges": "on"})
    ticket.refresh_from_db()
    assert ticket.urges == 1
    assert people.leader.staff_number in told("urged")


def test_who_urged_three_times_today_is_added_without_a_fourth(desk, ticket, now):
    for number in range(3):
        page = taken(desk, a_contact(now, number))
        desk.post(f"{page}duplicate/", {"number": ticket.number, "urges": "on"})
    page = taken(desk, a_contact(now, 3))
    refused = desk.post(f"{page}duplicate/", {"number": ticket.number, "urges": "on"})
    assert refused.context["duplicating"].errors.keys() == {"urges"}
    assert desk.post(f"{page}duplicate/", {"number": ticket.number}).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.urges, ticket.contact_records.count()) == (3, 4)


@pytest.mark.parametrize("change", [{"is_confidential": True}, {"state": State.WITHDRAWN}])
def test_a_confidential_or_closed_ticket_of_colleagues_is_not_even_named(desk, ticket, now, change):
    Ticket.objects.filter(pk=ticket.pk).update(**change)
    page = taken(desk, a_contact(now))
    assert ticket.number not in desk.get(page).content.decode()
    assert desk.post(f"{page}duplicate/", {"number": ticket.number}).status_code == 422


def test_a_colleagues_ticket_of_another_number_takes_nothing(desk, ticket, now):
    page = taken(desk, a_contact(now, phone="13911112222"))
    assert desk.post(f"{page}duplicate/", {"number": ticket.number}).status_code == 422
    assert not ticket.contact_records.exists()
