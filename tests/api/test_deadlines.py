"""Clocks across tickets and the counted due instant."""

import pytest

from api.views.deadlines import CONDITIONS
from api.views.presenting import status_of
from complaints.models import Ticket
from complaints.states import State
from sla.models import Clock

pytestmark = pytest.mark.django_db


def test_a_due_instant_with_its_proof(agent):
    told = agent.get("calendar/due/", {"from": "2026-02-13T17:30:00+08:00", "working_days": 1}).json()
    assert told["due_at"] == "2026-02-15T00:00:00+08:00"  # Saturday the 14th is worked
    assert [day["why"] for day in told["proof"]] == ["start_day", "make_up_workday"] or told["proof"][-1][
        "counted"
    ]
    assert told["provisional"] is False


@pytest.mark.parametrize(
    "query",
    [
        {"working_days": 1},
        {"from": "2026-02-13T17:30:00+08:00"},
        {"from": "2026-02-13T17:30:00+08:00", "hours": 1, "minutes": 1},
        {"from": "2026-02-13", "hours": 1},
        {"from": "1890-01-01T00:00:00+08:00", "working_days": 1},
        {"from": "2099-12-30T00:00:00+08:00", "working_days": 1000},
        {"from": "2026-02-13T17:30:00+08:00", "working_days": 0},
        {"from": "9999-12-31T23:59:59+08:00", "hours": 200000},
    ],
)
def test_what_cannot_be_counted_is_refused(agent, query):
    assert agent.get("calendar/due/", query).status_code == 400


def test_only_clocks_of_tickets_in_sight(agent, api_of, people, journey):
    ticket = journey.to(State.CLASSIFIED)
    rows = agent.get("clocks/", {"status": "running,breached,met"}).json()["results"]
    assert {row["ticket"] for row in rows} == {ticket.number}
    assert api_of(people.analyst).get("clocks/").json()["results"] == []


def test_list_and_ticket_agree_on_the_status(agent, journey, now):
    journey.to(State.CLASSIFIED)
    journey.to(State.ARCHIVED)
    seen = 0
    for name, condition in CONDITIONS.items():
        for clock in Clock.objects.filter(condition(now)):
            assert status_of(clock, now) == name
            seen += 1
    assert seen == Clock.objects.count() > 0
    assert Ticket.objects.count() == 2
