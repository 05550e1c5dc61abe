"""Listing, entering and reading tickets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.models import Ticket
from complaints.states import State

pytestmark = pytest.mark.django_db

ENTRY = {
    "channel": "hotline",
    "received_at": "2026-11-16T12:40:00+08:00",
    "phone": "13800000000",
    "name": "张晓明",
    "relation": "self",
    "description": "昨晚八点起城东路这片手机全没信号。",
}


@pytest.fixture
def entry():
    """A complaint of a moment ago."""
    return ENTRY | {"received_at": (timezone.now() - timedelta(minutes=3)).isoformat()}


def test_a_complaint_is_entered_and_read(agent, entry):
    made = agent.post("tickets/", entry)
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert made.headers["Location"] == f"/api/v1/tickets/{number}/"
    assert made.headers["ETag"] == '"1"'
    assert len(made.json()["verification"]) == 6
    read = agent.get(f"tickets/{number}/")
    assert read.status_code == 200
    assert read.headers["ETag"] == '"1"'
    assert read.json()["complainant"]["phone"] == "13800000000"
    assert "verification" not in read.json()
    assert read.json()["allowed_transitions"]
    assert {clock["target"] for clock in read.json()["clocks"]} >= {"entry"}


def test_others_read_it_masked(agent, api_of, people, entry):
    number = agent.post("tickets/", entry).json()["number"]
    seen = api_of(people.supervisor).get(f"tickets/{number}/").json()["complainant"]
    assert seen["phone"] == "138****0000"
    assert seen["in_full"] is False


def test_a_list_shows_what_may_be_seen(agent, api_of, people, journey):
    ticket = journey.to(State.CLASSIFIED)
    rows = agent.get("tickets/").json()["results"]
    assert [row["number"] for row in rows] == [ticket.number]
    assert rows[0]["complainant"]["name"] == "张**"
    assert api_of(people.analyst).get("tickets/").json()["results"] == []


def test_mistakes_are_pointed_at(agent, entry):
    answer = agent.post("tickets/", {**entry, "phone": 5, "relation": "friend", "state": "archived"})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/phone", "/relation", "/state"}
    answer = agent.post("tickets/", {**entry, "phone": "12"})
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/phone"]


@pytest.mark.parametrize(
    "name",
    ["number", "version", "agent", "team", "entry_key", "code_digest", "priority", "key", "is_confirmed"],
)
def test_only_what_the_form_asks_is_taken(agent, entry, name):
    """Mass assignment: everything else is refused, not ignored."""
    answer = agent.post("tickets/", {**entry, name: "x"})
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [f"/{name}"]
    assert not Ticket.objects.exists()


def test_pages_are_stable_while_rows_come_in(agent, journey):
    numbers = [journey.to(State.INTAKE).number for _ in range(5)]
    first = agent.get("tickets/", {"limit": 2, "ordering": "entered"}).json()
    assert first["previous"] is None
    journey.to(State.INTAKE)
    second = agent.get(first["next"]).json()
    third = agent.get(second["next"]).json()
    rows = [*first["results"], *second["results"], *third["results"]]
    assert [row["number"] for row in rows][:5] == numbers
    assert agent.get(third["previous"]).json()["results"] == second["results"]
    back = agent.get(second["previous"]).json()
    assert back["results"] == first["results"]
    assert back["previous"] is None


@pytest.mark.parametrize(
    "ordering", ["due", "received_at", "-received_at", "entered", "-entered", "priority"]
)
def test_every_order_pages_to_the_end_and_back(agent, journey, ordering):
    for _ in range(5):
        journey.to(State.INTAKE)
    asked = {"limit": 2, "ordering": ordering}
    page, seen = agent.get("tickets/", asked).json(), []
    while True:
        seen += [row["number"] for row in page["results"]]
        if page["next"] is None:
            break
        page = agent.get(page["next"]).json()
    assert len(seen) == len(set(seen)) == 5
    while page["previous"]:
        page = agent.get(page["previous"]).json()
    assert [row["number"] for row in page["results"]] == seen[:2]


@pytest.mark.parametrize(
    "query",
    [
        {"stat": "intake"},
        {"state": "nowhere"},
        {"ordering": "customer__phone"},
        {"ordering": "-queue_at"},
        {"limit": "1000"},
        {"cursor": "abc"},
        {"overdue": "maybe"},
        {"due_before": "2026-11-16"},
        {"q": "138 0000 0000"},
        {"phone": "13800000000"},
        {"customer__phone_index": "x"},
    ],
)
def test_what_is_not_known_is_refused(agent, query):
    answer = agent.get("tickets/", query)
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_parameter"
    assert answer.json()["errors"][0]["parameter"] == next(iter(query))


def test_filters_narrow(agent, journey, people, now):
    intake, classified = journey.to(State.INTAKE), journey.to(State.CLASSIFIED)
    archived = journey.to(State.ARCHIVED)

    def listed(**query):
        rows = agent.get("tickets/", query)
        assert rows.status_code == 200, rows.content
        return {row["number"] for row in rows.json()["results"]}

    assert listed() == {intake.number, classified.number}
    assert listed(state="intake,archived") == {intake.number, archived.number}
    assert listed(scope="all") == {intake.number, classified.number, archived.number}
    assert listed(scope="closed") == {archived.number}
    assert listed(stage="2") == {classified.number}
    assert listed(category="network") == {classified.number}
    assert listed(category="other") == set()
    assert listed(scope="all", handler=people.handler.staff_number) == {archived.number}
    assert listed(scope="all", department="N") == {archived.number}
    assert listed(overdue="true") | listed(overdue="false") == listed()
    assert listed(q=intake.number) == {intake.number}
    assert listed(received_after="2030-01-01T00:00:00+08:00") == set()
    assert listed(received_before="2030-01-01T00:00:00+08:00") == listed()
    token = agent.post("phone-lookups/", {"phone": "138 0000 0000"}).json()["phone"]
    assert listed(phone=token) == listed()


def test_counts_are_given_when_asked(agent, journey):
    journey.to(State.INTAKE)
    assert "count" not in agent.get("tickets/").json()
    assert agent.get("tickets/", {"count": "exact"}).json()["count"] == 1
    assert agent.get("tickets/", {"count": "estimate"}).json()["count"] >= 0


def test_a_list_asks_the_database_no_more_for_many_rows(agent, journey):
    journey.to(State.CLASSIFIED)
    with CaptureQueriesContext(connection) as one:
        agent.get("tickets/")
    for _ in range(6):
        journey.to(State.CLASSIFIED)
    with CaptureQueriesContext(connection) as many:
        assert len(agent.get("tickets/").json()["results"]) == 7
    assert len(many) <= len(one) <= 8


def test_what_is_not_to_be_seen_is_not_there(agent, api_of, people, journey):
    ticket = journey.to(State.INTAKE)
    unknown = api_of(people.analyst).get("tickets/TS20200101-0001-1/")
    hidden = api_of(people.analyst).get(f"tickets/{ticket.number}/")
    assert unknown.status_code == hidden.status_code == 404
    assert unknown.json() == hidden.json()


def test_reading_changes_nothing(agent, journey):
    ticket = journey.to(State.CLASSIFIED)
    before = Ticket.objects.values().get(pk=ticket.pk), ticket.history.count()
    for path in ("", "transitions/", "history/", "attachments/", "contact-records/"):
        assert agent.get(f"tickets/{ticket.number}/{path}").status_code == 200
    assert (Ticket.objects.values().get(pk=ticket.pk), ticket.history.count()) == before


def test_an_instant_may_have_any_offset_that_can_be_written(agent):
    """PostgreSQL itself reads none of sixteen hours or more."""
    assert agent.get("tickets/", {"due_before": "1011-11-04T22:42:40+19:27"}).status_code == 200
    assert agent.get("tickets/", {"due_before": "0001-01-01T00:00:00+19:27"}).status_code == 400
