"""Every error is a problem detail, whoever answers it."""

import json
from dataclasses import replace

import pytest
from django.test import Client

from api import problems
from api.answering import problem_of
from api.limits import READ_PERSON
from api.problems import KNOWN
from complaints.lifecycle import refusals
from complaints.states import State
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db


def checked(answer, status, code):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"].endswith(f"#problem-{code}")
    assert told["title"]
    assert told["detail"]
    assert isinstance(told["errors"], list)
    return answer


def test_who_is_not_known(nobody):
    answer = checked(nobody.get("tickets/"), 401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    checked(Api("cts_wrong").get("tickets/"), 401, "bad_token")
    checked(Api("anything").get("tickets/"), 401, "bad_token")


def test_what_is_not_there(agent):
    checked(agent.get("nothing/"), 404, "not_found")
    checked(agent.get("tickets/%00/"), 404, "not_found")
    checked(agent.get("attachments/0d5f0a5e-6f0c-4b7e-9a43-0f6f2f1c9b1a/"), 404, "not_found")


def test_methods_and_media(agent):
    answer = checked(
        agent.client.delete("/api/v1/tickets/", headers=agent._headers({})), 405, "method_not_allowed"
    )
    assert "GET" in answer.headers["Allow"]
    checked(agent.get("tickets/", Accept="application/xml"), 406, "not_acceptable")
    checked(agent.post("tickets/", "a=b", Content_Type="text/plain"), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"description": "\\ud800"}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_bodies_that_cannot_be_read(agent, body):
    checked(agent.post("tickets/", body), 400, "bad_request")


@pytest.mark.parametrize("body", [[], "text", 1, None, {"description": "\x00"}])
def test_bodies_of_the_wrong_shape(agent, body):
    checked(agent.post("tickets/", json.dumps(body)), 422, "invalid")


def test_a_body_too_large(agent):
    checked(agent.post("tickets/", b"x" * (2 * 1024 * 1024 + 1)), 413, "too_large")


def test_a_host_that_is_not_ours(agent):
    checked(agent.client.get("/api/v1/tickets/", headers={"Host": "evil.example"}), 400, "bad_request")


def test_a_fault_of_ours(people, token_for, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret inner words")

    monkeypatch.setattr("api.views.tickets.fetched", broken)
    api = Api(token_for(people.agent), raise_request_exception=False)
    answer = checked(api.get("tickets/"), 500, "server_error")
    assert b"secret" not in answer.content


def test_a_session_needs_the_csrf_token(people, journey):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.agent)
    assert client.get("/api/v1/users/me/").json()["staff_number"] == people.agent.staff_number
    refused = client.post(
        "/api/v1/phone-lookups/", '{"phone": "13800000000"}', content_type="application/json"
    )
    checked(refused, 403, "csrf")


def test_a_temporary_password_opens_nothing(people, token_for):
    secret = token_for(people.agent)
    people.agent.password_is_temporary = True
    people.agent.save()
    checked(Api(secret).get("users/me/"), 403, "own_password_first")
    client = Client()
    client.force_login(people.agent)
    checked(client.get("/api/v1/users/me/"), 403, "own_password_first")


def test_too_many_requests(agent, monkeypatch):
    monkeypatch.setattr("api.views.base.READ_PERSON", replace(READ_PERSON, attempts=2))
    assert [agent.get("users/me/").status_code for _ in range(3)][:2] == [200, 200]
    answer = checked(agent.get("users/me/"), 429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_every_refusal_of_the_domain_has_a_title():
    found = [refusals.Refused]
    for kind in found:
        found += kind.__subclasses__()
    for kind in found:
        if isinstance(kind.__dict__.get("code"), str):
            assert kind.code in KNOWN or kind.code in {"file"}, f"name {kind.code} in api/problems.py"
            assert KNOWN[kind.code].status == kind.status


def test_words_follow_the_reader(agent, ticket_in):
    path = f"tickets/{ticket_in(State.CLASSIFIED).number}/classify/"
    english = agent.post(path, {}, Accept_Language="en").json()
    chinese = agent.post(path, {}, Accept_Language="zh-hans").json()
    assert english["code"] == chinese["code"] == "if_match_required"
    assert english["title"] == "Say which version you saw"


def test_an_unknown_error_is_left_to_django(now):
    assert problem_of(RuntimeError(), now=now) is None
    assert problems.of_status(503).code == "server_error"
