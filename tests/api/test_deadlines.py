"""Clocks across tickets and the counted due instant."""

from datetime import datetime, time, timedelta

import pytest

from api.views.deadlines import CONDITIONS
from api.views.presenting import status_of
from complaints.models import Ticket
from complaints.states import State
from sla import in_force
from sla.calendar import Window
from sla.enforcer import sweep
from sla.models import Clock
from sla.working_calendar.hours import Hours, change_hours

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


@pytest.fixture
def served(people, network, now):
    """The house serves by day; of the units the network department only in the morning."""
    in_force.forget()
    windows = {None: (Window(time(8), time(18)),), network: (Window(time(8), time(12)),)}
    for unit, hours in windows.items():
        wanted = Hours(windows=hours, begins_on=now.date(), unit=unit)
        change_hours(wanted, by=people.administrator, reason="作息", now=now)
    in_force.forget()
    yield
    in_force.forget()


def test_service_hours_of_the_house_or_of_an_area(agent, served, network):
    asked = {"from": "2026-12-01T11:00:00+08:00", "service_hours": 2}  # a Tuesday
    assert agent.get("calendar/due/", asked).json()["due_at"] == "2026-12-01T13:00:00+08:00"
    there = agent.get("calendar/due/", {**asked, "area": network.code}).json()
    assert there["due_at"] == "2026-12-02T09:00:00+08:00"
    by_letter = agent.get("calendar/due/", {**asked, "channel": "letter"}).json()
    assert by_letter["due_at"] == "2026-12-01T13:00:00+08:00"
    for wrong in ({"area": "nowhere"}, {"channel": "pigeon"}):
        assert agent.get("calendar/due/", {**asked, **wrong}).status_code == 400


def test_service_hours_that_nobody_has_said_cannot_be_counted(agent):
    in_force.forget()
    asked = {"from": "2026-12-01T11:00:00+08:00", "service_minutes": 30}
    assert agent.get("calendar/due/", asked).status_code == 400


def test_a_breach_is_told_with_its_instant_and_when_it_was_noticed(agent, journey, now):
    ticket = journey.to(State.INTAKE)
    clock = ticket.clocks.get(target="solution")
    noticed = clock.due_at + timedelta(hours=2)
    sweep(now=lambda: noticed)
    (told,) = [
        each
        for each in agent.get(f"tickets/{ticket.number}/").json()["clocks"]
        if each["target"] == "solution"
    ]
    assert [datetime.fromisoformat(told[name]) for name in ("breached_at", "detected_at")] == [
        clock.due_at,
        noticed,
    ]
    assert told["cycle"] == 1
