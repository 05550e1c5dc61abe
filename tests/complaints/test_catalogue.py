"""Categories and units that each process keeps: what is newer than they are is never taken for none."""

import pytest

from complaints.catalogue import catalogue
from complaints.states import State
from tests.second import rejection_proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def early(db):
    """What a request asked for before anybody made the units."""
    kept = catalogue()
    assert not kept.units
    return kept


def test_a_unit_newer_than_what_is_kept_is_not_taken_from_its_ticket(
    early, journey, people, now, monkeypatch
):
    ticket = journey.to(State.INTAKE)
    monkeypatch.setattr("complaints.lifecycle.moving.catalogue", lambda: early)
    rejection_proposed(ticket, people.agent, now)
    ticket.refresh_from_db()
    assert ticket.team == people.agent.unit


def test_what_is_unknown_is_read_when_it_is_asked_for(early, journey, django_assert_num_queries):
    ticket = type(journey.to(State.ASSIGNED)).objects.get()
    early.attach(ticket)
    with django_assert_num_queries(2):
        assert (ticket.team.code, ticket.category) == ("K1", journey.category)
