"""Checking progress with number and code."""

import re
from datetime import date

import pytest
from django.test import Client

from accounts.throttle import PROGRESS_TICKET
from complaints.numbering import format_number
from complaints.states import State

UNKNOWN = format_number(date(2026, 11, 1), 77)


def post(client, number, code):
    return client.post("/progress/", {"number": number, "code": code})


def body(response):
    """The page without what differs from request to request."""
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    text = re.sub(r'data-now="[^"]+"', "", text)
    return re.sub(r"TS\d{8}-\d{4}-\d", "NUMBER", text)


def test_number_and_code_open_the_progress_page(client, journey):
    receipt = journey.entered()
    answer = post(client, receipt.ticket.number, receipt.code)
    assert answer.headers["Location"] == f"/progress/{receipt.ticket.number}/"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_number_and_code_are_understood_however_they_are_typed(client, journey):
    receipt = journey.entered()
    typed = receipt.ticket.number.lower().replace("-", " ")
    assert post(client, f" {typed} ", f"{receipt.code[:3]} {receipt.code[3:]}").status_code == 302


@pytest.mark.parametrize(
    "number",
    [
        "{number}",
        "您的投诉编号是 {number}，查询码是 {code}，请妥善保存。",
        "Its number is {number}, its verification code {code}. Please keep both.",
        "\u200b {wide}\u00a0",
        "{digits}",
        "{short}",
    ],
)
@pytest.mark.parametrize("code", ["{code}", "查询码：{code}", "code {code}.", " {spaced} "])
def test_number_and_code_may_be_pasted_with_the_words_around_them(client, journey, number, code):
    receipt = journey.entered()
    pasted = {
        "number": receipt.ticket.number,
        "wide": receipt.ticket.number.translate({c: c + 0xFEE0 for c in range(0x30, 0x5B)}),
        "digits": re.sub(r"\D", "", receipt.ticket.number),
        "short": receipt.ticket.number.removeprefix("TS"),
        "code": receipt.code,
        "spaced": f"{receipt.code[:3]} {receipt.code[3:]}",
    }
    assert post(client, number.format(**pasted), code.format(**pasted)).status_code == 302


def test_what_is_pasted_is_not_cut_off(client, db):
    page = client.get("/progress/").content.decode()
    assert 'maxlength="40"' not in page
    assert 'maxlength="12"' not in page


def test_a_mistyped_number_is_told_at_its_field(client, db):
    answer = post(client, "TS20261116-0001-0", "123456")
    assert answer.status_code == 422
    assert "id_number_error" in answer.content.decode()
    assert "TS20261116-0001-0" in answer.content.decode()


def test_an_unknown_number_looks_like_a_wrong_code(client, journey):
    known = journey.entered().ticket.number
    wrong_code, unknown = post(client, known, "000000x"), post(Client(), UNKNOWN, "000000x")
    assert wrong_code.status_code == unknown.status_code == 422
    assert body(wrong_code) == body(unknown)


def test_an_unknown_number_costs_the_same_queries(client, journey, django_assert_num_queries):
    known = journey.entered().ticket.number
    with django_assert_num_queries(3):
        post(client, known, "000000x")
    with django_assert_num_queries(3):
        post(client, UNKNOWN, "000000x")


def test_guessing_ends_after_a_few_attempts_even_with_the_right_code(client, journey):
    receipt = journey.entered()
    for _attempt in range(PROGRESS_TICKET.attempts):
        post(client, receipt.ticket.number, "999999x")
    answer = post(Client(), receipt.ticket.number, receipt.code)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert receipt.ticket.number in answer.content.decode()


@pytest.mark.parametrize("number", [UNKNOWN, "nonsense", "TS1"])
def test_without_the_code_a_progress_page_asks_for_it(client, db, number):
    answer = client.get(f"/progress/{number}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/progress/?" if number == UNKNOWN else "/progress/")


def test_every_page_of_a_ticket_asks_a_stranger_for_the_code(client, ticket_in):
    number = ticket_in(State.FEEDBACK).number
    paths = ("", "agree/", "change/", "rate/", "files/", "result/", "result.txt")
    addresses = [f"/progress/{number}/{path}" for path in paths]
    assert {client.get(address).status_code for address in addresses} == {302}
    posts = [client.post(address, {}) for address in addresses[1:5]]
    assert {answer.headers["Location"] for answer in posts} == {f"/progress/?number={number}"}


def test_leaving_forgets_the_complaint(client, customer):
    ticket = customer(State.INTAKE)
    client.post("/progress/leave/")
    assert client.get(f"/progress/{ticket.number}/").status_code == 302


def test_leaving_is_not_a_link(client, customer):
    ticket = customer(State.INTAKE)
    assert client.get("/progress/leave/").status_code == 405
    assert client.get(f"/progress/{ticket.number}/").status_code == 200


def test_the_code_gives_the_session_a_new_id(client, journey):
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    receipt = journey.entered()
    post(client, receipt.ticket.number, receipt.code)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("number", "code"),
    [("", ""), ("x" * 5001, "1"), ("\x00", "\x00"), ("<script>alert(1)</script>", "1"), ("𠮷😡", "䶮")],
)
def test_nonsense_is_answered_and_kept(client, db, number, code):
    answer = post(client, number, code)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
