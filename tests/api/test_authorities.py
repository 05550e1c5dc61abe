"""Cases of authorities over the API: once, with a scope of their own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from api.scopes import Scope
from complaints.models import Ticket
from complaints.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    now = timezone.now()
    return {
        "authority": "12345",
        "external_number": "12345-2026-1",
        "received_at": (now - timedelta(hours=5)).isoformat(),
        "reply_by": (now + timedelta(days=5)).isoformat(),
        "name": "张晓明",
        "phone": "13800000000",
        "description": "宽带断网三天没人来修。",
    }


def test_a_case_is_taken_in_once(api_of, people, case):
    api = api_of(people.leader, Scope.CASES)
    made = api.post("regulator-cases/", case)
    again = api.post("regulator-cases/", case)
    assert (made.status_code, again.status_code) == (201, 200), made.content
    assert made.json()["ticket"] == again.json()["ticket"] == Ticket.objects.get().number
    assert "13800000000" not in made.content.decode()
    listed = api.get("regulator-cases/", {"part": "open"}).json()["results"]
    assert [each["external_number"] for each in listed] == ["12345-2026-1"]


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope is not Scope.CASES])
def test_it_takes_a_scope_of_its_own(api_of, people, case, scope):
    assert api_of(people.leader, scope).post("regulator-cases/", case).status_code == 403
    assert api_of(people.leader, scope).get("regulator-cases/").status_code == 403


def test_a_scope_gives_nobody_a_right(api_of, people, case):
    refused = api_of(people.agent, Scope.CASES).post("regulator-cases/", case)
    assert (refused.status_code, Ticket.objects.count()) == (403, 0)


def test_it_can_be_put_on_a_ticket_one_sees(api_of, people, case, ticket_in):
    ticket = ticket_in(State.ARCHIVED)
    made = api_of(people.supervisor, Scope.CASES).post("regulator-cases/", case | {"ticket": ticket.number})
    assert (made.status_code, made.json()["state"]) == (201, "appealing"), made.content
    hidden = case | {"external_number": "2", "ticket": "TS20261116-9999-0"}
    assert api_of(people.supervisor, Scope.CASES).post("regulator-cases/", hidden).status_code in (404, 422)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reply_by": "2020-01-01T00:00:00+08:00"}, "/reply_by"),
        ({"external_number": "=1+1"}, "/external_number"),
        ({"received_at": "2999-01-01T00:00:00+08:00", "reply_by": None}, "/received_at"),
    ],
)
def test_what_is_wrong_is_pointed_at(api_of, people, case, changed, field):
    body = {name: value for name, value in (case | changed).items() if value is not None}
    refused = api_of(people.leader, Scope.CASES).post("regulator-cases/", body)
    assert refused.status_code == 422
    assert field in {each["pointer"] for each in refused.json()["errors"]}


def test_an_answer_is_noted(api_of, people, case, journey):
    ticket = journey.to(State.RESOLVED)
    api = api_of(people.supervisor, Scope.CASES)
    made = api.post("regulator-cases/", case | {"ticket": ticket.number}).json()
    ticket.refresh_from_db()
    journey.now = timezone.now()
    journey.told(ticket)
    ready = api.get("regulator-cases/").json()["results"]
    assert [each["id"] for each in ready] == [made["id"]]
    told = api.post(f"regulator-cases/{made['id']}/answered/")
    assert told.json()["told_at"], told.content
    assert api.get("regulator-cases/").json()["results"] == []
