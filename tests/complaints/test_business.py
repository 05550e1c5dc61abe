"""The number, account or product a complaint is about is personal data."""

import pytest
from django.db import connection

from complaints.models import Ticket
from complaints.personal import personal
from complaints.states import State

BUSINESS = "畅享套餐，138 0000 0000"


@pytest.fixture
def ticket(journey) -> Ticket:
    journey.complaint = {"business": BUSINESS}
    return journey.to(State.INVESTIGATING)


def test_the_database_sees_it_encrypted_only(ticket):
    with connection.cursor() as cursor:
        cursor.execute("SELECT business FROM complaints_ticket")
        assert "套餐".encode() not in bytes(cursor.fetchone()[0])
    assert Ticket.objects.get().business == BUSINESS


def test_the_accepting_agent_reads_it_in_full_and_others_without_the_number(ticket, people):
    assert personal(ticket, people.agent).business == BUSINESS
    for role in ("leader", "handler", "supervisor"):
        assert personal(ticket, getattr(people, role)).business == "畅享套餐，138****0000"


def test_who_may_see_no_personal_data_sees_nothing(ticket, people):
    assert personal(ticket, people.analyst).business == ""


def test_the_page_shows_what_the_person_may_see(ticket, people, client):
    for role, shown in (("agent", BUSINESS), ("handler", "畅享套餐，138****0000")):
        client.force_login(getattr(people, role))
        page = client.get(f"/work/tickets/{ticket.number}/").content.decode()
        assert shown in page
        assert (BUSINESS in page) == (role == "agent")
