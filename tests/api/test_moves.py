"""Transitions: one address each, the same rules as on the page."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from api.views.moves import SEGMENTS, needs_version, operation_of, segment
from complaints.models import Ticket
from complaints.states import State
from complaints.workspace.moves import BY_NAME, MOVES
from privacy.index import code_matches
from tests.second import rejection_proposed

pytestmark = pytest.mark.django_db


def move(api, ticket, name, body=None, version=None, **headers):
    headers.setdefault("If_Match", f'"{version or Ticket.objects.get(pk=ticket.pk).version}"')
    return api.post(f"tickets/{ticket.number}/{segment(BY_NAME[name])}/", body, **headers)


def seen(ticket):
    return f'"{Ticket.objects.get(pk=ticket.pk).version}"'


CLASSIFICATION = {
    "category": "network-coverage",
    "severity": 2,
    "urgency": 2,
    "complexity": "complex",
    "tags": ["夜间", "扫码"],
    "may_escalate": True,
}


def test_the_main_line_from_end_to_end(api_of, people, journey, now):
    agent, handler, leader = api_of(people.agent), api_of(people.handler), api_of(people.leader)
    ticket = journey.to(State.INTAKE)
    done = move(agent, ticket, "classify", CLASSIFICATION)
    assert done.status_code == 200, done.content
    assert done.json()["tags"] == ["夜间", "扫码"]
    assert done.headers["ETag"] == '"2"'
    done = move(agent, ticket, "assign", {"department": "N", "handler": people.handler.staff_number})
    assert done.json()["handler"]["staff_number"] == people.handler.staff_number
    move(handler, ticket, "start_investigation", {"owner": people.handler.staff_number})
    step = {"text": "更换射频单元", "department": "N", "owner": "何立", "due_on": "2099-01-01"}
    plan = {
        "finding": "射频单元故障",
        "evidence": "告警截图",
        "verified_true": True,
        "verified_accurate": True,
        "verified_complete": True,
        "responsibility": "network",
        "cause": "equipment",
        "remedies": [{"remedy": "repair", "amount": "120.00"}],
        "steps": [step, step],
    }
    done = move(handler, ticket, "submit_plan", plan)
    assert done.status_code == 200, done.content
    assert done.json()["state"] == "plan_review"
    assert [one["text"] for one in done.json()["plans"][0]["steps"]] == ["更换射频单元"] * 2
    assert move(leader, ticket, "approve_plan", {"opinion": "同意"}).json()["state"] == "negotiating"
    assert move(agent, ticket, "customer_consents", {"channel": "phone"}).json()["state"] == "implementing"
    result = {"done": [1, 2], "outcome": "已修复", "proof": "路测"}
    assert move(handler, ticket, "resolve", result).json()["state"] == "resolved"
    told = {"channel": "phone", "reached": True, "result": "好了", "cause": "故障", "improvement": "巡检"}
    assert move(agent, ticket, "give_feedback", told | {"closing": "apology"}).json()["state"] == "feedback"
    closed = move(agent, ticket, "archive", {"reached": True, "score": 5})
    assert closed.json()["state"] == "archived"
    assert [event.kind for event in ticket.history.order_by("seq")][0::10] == ["entered", "archived"]


def test_a_decision_names_the_request_it_is_about(api_of, people, ticket_in, now):
    leader, ticket = api_of(people.leader), ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    seen = ticket.proposals.get()
    blind = move(leader, ticket, "decide_rejection", {"agrees": "no", "opinion": "有事实"})
    assert (blind.status_code, blind.json()["errors"][0]["pointer"]) == (422, "/request")
    move(leader, ticket, "decide_rejection", {"agrees": "no", "opinion": "有事实", "request": seen.pk})
    rejection_proposed(ticket, people.agent, now)
    waiting = ticket.proposals.get(decided_at=None)
    offered = {each["name"]: each for each in leader.get(f"tickets/{ticket.number}/transitions/").json()}
    assert offered["decide_rejection"]["input"]["properties"]["request"]["default"] == waiting.pk
    late = move(leader, ticket, "decide_rejection", {"agrees": "yes", "request": seen.pk})
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert people.agent.name in late.json()["detail"]
    assert Ticket.objects.get(pk=ticket.pk).state == State.INTAKE
    done = move(leader, ticket, "decide_rejection", {"agrees": "yes", "request": waiting.pk})
    assert done.status_code in {200, 204}


def test_mistakes_in_a_list_are_pointed_at(api_of, people, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    answer = move(api_of(people.handler), ticket, "submit_plan", {"steps": [{"text": "x"}], "cause": 5})
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert answer.status_code == 422
    assert {"/steps/0/due_on", "/cause", "/finding"} <= pointers
    past = {"text": "x", "department": "N", "owner": "y", "due_on": "2020-01-01"}
    good = {
        "finding": "f", "evidence": "e", "responsibility": "network", "cause": "equipment",
        "remedies": [{"remedy": "repair"}], "steps": [past],
    }  # fmt: skip
    answer = move(api_of(people.handler), ticket, "submit_plan", good)
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/steps/0/due_on"]
    good["steps"] = [past | {"due_on": "2099-01-01"}]
    answer = move(api_of(people.handler), ticket, "submit_plan", good)
    assert (answer.status_code, answer.json()["code"]) == (422, "guard")
    assert answer.json()["errors"][0]["pointer"] == "/verified_true"


def test_a_plan_with_ways_is_submitted_and_chosen_from(api_of, people, ticket_in):
    agent, handler, leader = api_of(people.agent), api_of(people.handler), api_of(people.leader)
    ticket = ticket_in(State.INVESTIGATING)
    plan = {
        "finding": "f", "evidence": "e", "responsibility": "network", "cause": "equipment",
        "verified_true": True, "verified_accurate": True, "verified_complete": True,
        "steps": [{"text": "x", "department": "N", "owner": "y", "due_on": "2099-01-01"}],
        "options": [{"text": "修好"}, {"text": "退订"}],
        "remedies": [
            {"remedy": "repair", "amount": "10.00"},
            {"remedy": "repair", "amount": "40.01", "option": 2},
        ],
    }  # fmt: skip
    for wrong, pointer in (
        ({"remedies": [{"amount": "10.00"}]}, "/remedies/0/remedy"),
        ({"remedies": [{"remedy": "repair", "amount": 10}]}, "/remedies/0/amount"),
        ({"remedies": [{"remedy": "repair", "option": 5}]}, "/remedies/0/option"),
        ({"options": [{"text": "修好"}]}, "/options"),
        ({"shares": [{"party": "network", "percent": 100}]}, "/shares"),
    ):
        answer = move(handler, ticket, "submit_plan", plan | wrong)
        assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
    shown = move(handler, ticket, "submit_plan", plan).json()
    assert shown["state"] == "plan_review"
    assert (shown["plans"][0]["compensation"], shown["plans"][0]["paid"]) == ("50.01", None)
    assert [way["compensation"] for way in shown["plans"][0]["options"]] == ["10.00", "50.01"]
    move(leader, ticket, "approve_plan", {"opinion": ""})
    assert move(agent, ticket, "customer_consents", {"channel": "phone"}).status_code == 422
    done = move(agent, ticket, "customer_consents", {"channel": "phone", "option": 2}).json()
    assert (done["state"], done["plans"][0]["paid"]) == ("implementing", "50.01")
    assert [way["is_chosen"] for way in done["plans"][0]["options"]] == [False, True]


def test_a_code_that_is_not_offered_is_refused(agent, ticket_in):
    answer = move(agent, ticket_in(State.INTAKE), "classify", CLASSIFICATION | {"category": "1"})
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/category"]


def test_the_version_has_to_be_named(agent, ticket_in):
    ticket = ticket_in(State.INTAKE)
    path = f"tickets/{ticket.number}/classify/"
    assert agent.post(path, CLASSIFICATION).status_code == 428
    assert agent.post(path, CLASSIFICATION, If_Match="seven").status_code == 400
    assert agent.post(path, CLASSIFICATION, If_Match='"1", "2"').status_code == 400
    assert agent.post(path, CLASSIFICATION, If_Match="*").status_code == 200


def test_a_stale_version_is_refused_whatever_else_is_wrong(agent, ticket_in):
    ticket = ticket_in(State.CLASSIFIED)
    for body in (CLASSIFICATION, {}, {"category": "nowhere"}):
        answer = move(agent, ticket, "classify", body, version=1)
        assert (answer.status_code, answer.json()["code"]) == (412, "stale")
        assert answer.json()["version"] == 2
        assert (answer.json()["change"], answer.json()["changed_by"]) == ("classified", "测试受理人")
        assert answer.headers["ETag"] == '"2"'


def test_a_move_out_of_turn_names_the_state_and_what_is_possible(agent, ticket_in):
    for body in ({}, {"channel": "phone", "note": ""}):
        answer = move(agent, ticket_in(State.INTAKE), "customer_consents", body)
        assert answer.status_code == 409
        assert answer.json()["state"] == "intake"
        assert "classify" in answer.json()["allowed_transitions"]


@pytest.mark.parametrize("role", Role)
def test_no_move_without_right_or_sight(api_of, people, ticket_in, role):
    ticket, person = ticket_in(State.PLAN_REVIEW), getattr(people, role)
    caller = api_of(person)
    for each in MOVES:
        before = ticket.history.count()
        sees = Ticket.objects.visible_to(person).filter(pk=ticket.pk).exists()
        path = f"tickets/{ticket.number}/{segment(each)}/"
        if operation_of(each).media_type.startswith("multipart"):
            answer = caller.send_files(path, {}, If_Match=seen(ticket))
        else:
            answer = move(caller, ticket, each.name)
        if not sees:
            assert answer.status_code == 404, each.name
        elif not person.may(each.right):
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), each.name
        else:
            assert answer.status_code in {200, 204, 403, 409, 422}, each.name
        if answer.status_code not in {200, 204}:
            assert ticket.history.count() == before, each.name


def test_what_is_listed_can_be_made_and_nothing_else(agent, api_of, people, ticket_in):
    ticket = ticket_in(State.INTAKE)
    offers = agent.get(f"tickets/{ticket.number}/transitions/").json()
    names = [offer["name"] for offer in offers]
    assert names == agent.get(f"tickets/{ticket.number}/").json()["allowed_transitions"]
    assert "classify" in names
    assert "approve_plan" not in names
    schema = next(offer for offer in offers if offer["name"] == "classify")["input"]
    assert schema["properties"]["category"]["enum"] == ["network-coverage"]
    assert schema["properties"]["severity"]["enum"] == [1, 2, 3, 4]
    assert api_of(people.supervisor).get(f"tickets/{ticket.number}/transitions/").status_code == 200


def test_every_move_has_an_address_of_its_own():
    segments = [segment(each) for each in MOVES]
    assert len(segments) == len(set(segments))
    assert not {"transitions", "history"} & set(segments)
    assert all(needs_version(each) for each in MOVES if each.name in {"classify", "archive"})
    assert set(SEGMENTS) >= {"add_note", "add_evidence"}


def test_a_ticket_out_of_sight_after_the_move_is_not_shown(api_of, people, ticket_in, now):
    ticket = ticket_in(State.PLAN_REVIEW)
    Ticket.objects.filter(pk=ticket.pk).update(received_at=now - timedelta(hours=1))
    done = move(api_of(people.approver), ticket, "send_back", {"opinion": "证据不足"})
    assert done.status_code in {200, 204}


def test_a_code_read_out_on_the_phone_is_in_the_answer_once(agent, ticket_in):
    ticket = ticket_in(State.CLASSIFIED)
    body = {"channel": "phone", "is_identity_checked": True}
    answer = agent.post(f"tickets/{ticket.number}/reissue_code/", body, If_Match=f'"{ticket.version}"')
    assert answer.status_code == 200, answer.content
    ticket.refresh_from_db(fields=["code_digest"])
    assert code_matches(answer.json()["verification"], ticket.number, ticket.code_digest)
