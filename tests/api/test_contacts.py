"""Contacts: recorded once, settled once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Role
from api.scopes import Scope
from channels_intake.models import Contact
from complaints.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    at = timezone.now() - timedelta(minutes=2)
    return {
        "channel": "hotline",
        "external_id": "call-1",
        "received_at": at.isoformat(),
        "name": "张晓明",
        "phone": "13800000000",
        "description": "没有信号，请回电 13800000000。",
    }


def test_the_same_call_is_recorded_once(agent, call):
    made = agent.post("contacts/", call)
    again = agent.post("contacts/", call | {"description": "改过"})
    assert (made.status_code, again.status_code) == (201, 200), made.content
    assert made.json() == again.json()
    assert made.json()["complainant"]["phone"] == "138****0000"
    assert "13800000000" not in made.content.decode()
    assert Contact.objects.count() == 1
    listed = agent.get("contacts/").json()["results"]
    assert [row["id"] for row in listed] == [made.json()["id"]]
    assert agent.get(f"contacts/{made.json()['id']}/").json() == made.json()


def test_it_becomes_one_ticket(agent, api_of, people, call):
    contact = agent.post("contacts/", call).json()["id"]
    made = agent.post(f"contacts/{contact}/enter/", {"demand": "修复"})
    assert made.status_code == 201, made.content
    assert made.json()["complainant"]["phone"] == "13800000000"
    assert made.json()["complainant"]["demand"] == "修复"
    again = api_of(people.leader).post(f"contacts/{contact}/enter/", {})
    assert again.json()["number"] == made.json()["number"]
    assert again.json()["verification"] is None
    assert Ticket.objects.count() == 1
    assert agent.get("contacts/").json()["results"] == []
    entered = agent.get("contacts/", {"state": "entered"}).json()["results"][0]
    assert entered["ticket"] == made.json()["number"]


def test_entering_late_asks_why(agent, call):
    late = call | {"received_at": (timezone.now() - timedelta(minutes=11)).isoformat()}
    contact = agent.post("contacts/", late).json()["id"]
    refused = agent.post(f"contacts/{contact}/enter/", {})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/late_reason"
    assert not Ticket.objects.exists()
    made = agent.post(f"contacts/{contact}/enter/", {"late_reason": "系统中断"})
    assert made.status_code == 201
    assert Contact.objects.get().late_reason == "系统中断"


def test_what_is_missing_is_asked_for(agent, call):
    bare = {name: call[name] for name in ("channel", "external_id", "received_at")}
    contact = agent.post("contacts/", bare).json()["id"]
    answer = agent.post(f"contacts/{contact}/enter/", {})
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert pointers == {"/name", "/phone", "/description"}


def test_it_is_discarded_once_with_a_reason(agent, call):
    contact = agent.post("contacts/", call).json()["id"]
    assert agent.post(f"contacts/{contact}/discard/", {}).status_code == 422
    assert agent.post(f"contacts/{contact}/discard/", {"reason": "打错了"}).json()["state"] == "discarded"
    for path, body in (("discard", {"reason": "再"}), ("enter", {})):
        answer = agent.post(f"contacts/{contact}/{path}/", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "guard")
    assert not Ticket.objects.exists()


def test_only_roles_that_enter_complaints(api_of, people, call):
    for person in (people.handler, people.analyst, people.supervisor):
        assert api_of(person).post("contacts/", call).status_code == 403
        assert api_of(person).get("contacts/").status_code == 403
    assert api_of(people.agent, Scope.INTAKE).post("contacts/", call).status_code == 201
    assert api_of(people.agent, Scope.INTAKE).get("contacts/").status_code == 403


def test_the_future_and_the_distant_past_are_refused(agent, call):
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert agent.post("contacts/", call | {"received_at": later}).status_code == 422
    assert agent.post("contacts/", call | {"received_at": "2000-01-01T00:00:00Z"}).status_code == 422
    assert agent.get("contacts/99999999999999999999/").status_code == 404


def test_a_contact_is_seen_as_its_ticket_is(agent, api_of, people, headquarters, call):
    contact = agent.post("contacts/", call).json()["id"]
    agent.post(f"contacts/{contact}/enter/", {"demand": "修复"})
    other = Department.objects.create(
        code="K9", kind=Department.Kind.TEAM, parent=headquarters, name_zh="客服九班", name_en="Team 9"
    )
    stranger = api_of(User.objects.create_user("X0009", None, name="外班", role=Role.AGENT, unit=other))
    assert stranger.get("contacts/", {"state": "entered"}).json()["results"] == []
    assert stranger.get(f"contacts/{contact}/").status_code == 404
    assert stranger.post(f"contacts/{contact}/enter/", {}).status_code == 404
