"""The customer's side, without an account."""

from dataclasses import replace

import pytest

from accounts.throttle import SUBMIT_ADDRESS
from complaints.models import Customer, Ticket
from complaints.states import State

pytestmark = pytest.mark.django_db
WORDS = {"relation": "self", "name": "张晓明", "phone": "13800000000", "description": "没有信号。"}


def test_a_complaint_is_handed_in_and_followed(nobody):
    made = nobody.post("public/tickets/", WORDS)
    assert made.status_code == 201, made.content
    receipt = made.json()
    assert set(receipt) == {"number", "verification", "received_at", "promises"}
    told = nobody.post("public/status/", {k: receipt[k] for k in ("number", "verification")})
    assert told.status_code == 200, told.content
    assert told.json()["state"] == "intake"
    assert "13800000000" not in told.content.decode()
    assert not Customer.objects.get().is_confirmed
    assert Ticket.objects.get().agent is None


def test_an_unknown_number_is_a_wrong_code(nobody, journey):
    ticket = journey.to(State.INTAKE)
    from datetime import date

    from complaints.numbering import format_number

    unknown = {"number": format_number(date(2026, 11, 16), 777), "verification": "000000"}
    wrong = {"number": ticket.number, "verification": "000000" if journey.code != "000000" else "111111"}
    answers = [nobody.post("public/status/", body) for body in (unknown, wrong)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content == answers[1].content
    assert {**answers[0].headers} == {**answers[1].headers}


def test_guessing_codes_is_stopped_on_both_doors_together(nobody, journey, client):
    ticket = journey.to(State.INTAKE)
    wrong = {"number": ticket.number, "verification": "000000" if journey.code != "000000" else "111111"}
    for _ in range(4):
        nobody.post("public/status/", wrong)
    for _ in range(4):
        client.post("/progress/", {"number": ticket.number, "code": wrong["verification"]})
    answer = nobody.post("public/status/", {**wrong, "verification": journey.code})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]


def test_handing_in_is_limited_by_address(nobody, monkeypatch):
    monkeypatch.setattr("api.views.public.SUBMIT_ADDRESS", replace(SUBMIT_ADDRESS, attempts=1))
    assert nobody.post("public/tickets/", WORDS).status_code == 201
    assert nobody.post("public/tickets/", WORDS).status_code == 429


def test_a_repeated_complaint_is_one(nobody):
    first = nobody.post("public/tickets/", WORDS, Idempotency_Key="a")
    again = nobody.post("public/tickets/", WORDS, Idempotency_Key="a")
    assert first.json() == again.json()
    assert Ticket.objects.count() == 1


def test_what_is_missing_is_pointed_at(nobody):
    answer = nobody.post("public/tickets/", {"relation": "self", "phone": "13800000000", "description": "x"})
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/name"]
    assert nobody.post("public/tickets/", WORDS | {"channel": "regulator"}).status_code == 422
