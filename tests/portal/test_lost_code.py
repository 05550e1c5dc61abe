"""A new verification code: mailed to the address on file, and nothing learnt by anybody else."""

import json
import re
import time
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.actors import CUSTOMER
from accounts.throttle import LOST_CODE_TICKET
from complaints.lifecycle.codes import CODES_A_DAY, mail_new_code
from complaints.numbering import format_number
from complaints.portal import lost_code
from complaints.states import State
from notifications.messages import rendered
from notifications.models import Notice

PHONE, EMAIL = "13800000000", "zhang@example.com"
UNKNOWN = format_number(date(2026, 11, 1), 77)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(lost_code, "ANSWER_SECONDS", 0.0)


def ask(client, number, contact=PHONE):
    return client.post("/progress/code/", {"number": number, "contact": contact})


def opens(number, code):
    return Client().post("/progress/", {"number": number, "code": code}).status_code == 302


def mailed_code():
    return json.loads(Notice.objects.filter(kind="new_code").latest("pk").payload)["code"]


@pytest.mark.parametrize("contact", [PHONE, "+86 138-0000-0000", EMAIL, " Zhang@Example.COM "])
def test_a_new_code_is_mailed_and_the_old_one_dies(client, journey, contact):
    number = journey.entered().ticket.number
    assert ask(client, number, contact).headers["Location"] == "/progress/code/asked/"
    notice = Notice.objects.get(kind="new_code")
    assert notice.address == EMAIL
    assert mailed_code() in rendered(notice).body
    assert not opens(number, journey.code)
    assert opens(number, mailed_code())


def test_whoever_got_in_with_the_old_code_is_asked_for_the_new_one(client, customer):
    ticket = customer(State.NEGOTIATING)
    ask(Client(), ticket.number)
    assert client.get(f"/progress/{ticket.number}/").headers["Location"].startswith("/progress/?number=")
    posted = client.post(f"/progress/{ticket.number}/agree/", {"version": ticket.version})
    assert posted.headers["Location"].startswith("/progress/?number=")


def test_a_closed_complaint_can_be_opened_again_with_a_new_code(client, ticket_in):
    number = ticket_in(State.ARCHIVED).number
    ask(client, number)
    assert opens(number, mailed_code())


def asked(contact="13900000000", number=None, journey=None, **complaint):
    """What somebody sees who asks: status, address and the page they are led to."""
    if journey:
        journey.complaint = complaint
        number = journey.entered().ticket.number
    client = Client()
    answer = ask(client, number, contact)
    page = client.get(answer.headers["Location"]).content.decode()
    same = re.sub(r'data-now="[^"]+"|csrfmiddlewaretoken" value="[^"]+"', "", page)
    return answer.status_code, answer.headers["Location"], set(answer.cookies), same


def test_nobody_learns_whether_what_they_typed_was_right(journey):
    right = asked(PHONE, journey=journey)
    assert right == asked(number=UNKNOWN)
    assert right == asked(journey=journey)
    assert right == asked("somebody@example.com", journey=journey)
    assert right == asked(PHONE, journey=journey, name="没留邮箱", email="")
    assert Notice.objects.filter(kind="new_code").count() == 1


def test_nobody_learns_it_from_the_time_either(client, journey, monkeypatch):
    monkeypatch.setattr(lost_code, "ANSWER_SECONDS", 0.25)
    number = journey.entered().ticket.number
    for asked_for in (number, UNKNOWN):
        started = time.monotonic()
        ask(client, asked_for)
        assert time.monotonic() - started >= 0.25


@pytest.mark.parametrize("contact", ["", "   ", "x" * 255, "\x00", "@", "𠮷😡", "<script>", "1" * 200])
def test_a_contact_that_is_none_changes_nothing(client, journey, contact):
    number = journey.entered().ticket.number
    answer = ask(client, number, contact)
    assert answer.status_code in {302, 422}
    assert not Notice.objects.filter(kind="new_code").exists()
    assert opens(number, journey.code)


def test_without_an_address_on_file_the_old_code_stays(client, journey):
    journey.complaint = {"email": ""}
    number = journey.entered().ticket.number
    ask(client, number)
    assert opens(number, journey.code)


def test_asking_too_often_is_refused_for_numbers_that_do_not_exist_as_well(client, journey):
    for number in (journey.entered().ticket.number, UNKNOWN):
        for _attempt in range(LOST_CODE_TICKET.attempts):
            ask(client, number, "13900000000")
        answer = ask(Client(), number)
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0


def test_a_complaint_gets_so_many_new_codes_a_day(journey, now):
    number = journey.entered().ticket.number
    sent = [
        mail_new_code(number=number, contact=PHONE, by=CUSTOMER, now=now + timedelta(hours=hour))
        for hour in range(CODES_A_DAY + 1)
    ]
    assert sent == [True] * CODES_A_DAY + [False]
    late = now + timedelta(hours=25)
    assert mail_new_code(number=number, contact=PHONE, by=CUSTOMER, now=late)


def test_the_code_and_the_contact_are_nowhere_in_plain(client, journey):
    ticket = journey.entered().ticket
    ask(client, ticket.number)
    event = ticket.history.get(kind="code_reissued")
    assert event.payload == {"channel": "email"}


def test_looking_changes_nothing(client, journey):
    number = journey.entered().ticket.number
    assert client.get("/progress/code/").status_code == 200
    assert client.get("/progress/code/asked/").status_code == 200
    assert opens(number, journey.code)


def test_forged_requests_are_refused(journey):
    number = journey.entered().ticket.number
    assert ask(Client(enforce_csrf_checks=True), number).status_code == 403
    assert opens(number, journey.code)
