"""The website's form proves a phone number by a code – where text messages go out, and for who wants."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.throttle import TooManyAttempts
from channels_intake.guarding.phone_proof import Checked, check_code, send_code
from channels_intake.models import Account, Contact, Draft, Kind, PhoneProof
from notifications.messages import rendered
from notifications.models import Notice
from tests.channels_intake.filling import SEND, WHAT, WHO

pytestmark = pytest.mark.django_db
PHONE = WHO["phone"]
PAGE = "/complain/phone/"


@pytest.fixture
def gateway(db):
    settings = {"send_url": "http://127.0.0.1:1/", "verifies_phones": True}
    return Account.objects.create(kind=Kind.SMS_GATEWAY, slug="sms", name="短信", settings=settings)


@pytest.fixture
def begun(gateway, client):
    assert client.post("/complain/", WHO).url == PAGE
    return client


def code_sent():
    return json.loads(Notice.objects.latest("pk").payload)["code"]


def test_without_a_gateway_nobody_is_asked(client, db):
    assert client.post("/complain/", WHO).url == "/complain/what/"
    assert client.get(PAGE).url == "/complain/what/"


def test_looking_sends_nothing_and_the_number_is_masked(begun):
    shown = begun.get(PAGE).content.decode()
    assert "138****0000" in shown
    assert not Notice.objects.exists()


def test_the_code_proves_the_number_and_the_contact_remembers_it(begun):
    begun.post(PAGE, {"send": "1"})
    notice = Notice.objects.get()
    assert (notice.transport, notice.address) == ("account", "+8613800000000")
    assert code_sent() in rendered(notice).body
    assert begun.post(PAGE, {"code": f" {code_sent()} "}).url == "/complain/what/"
    assert begun.get(PAGE).url == "/complain/what/"
    begun.post("/complain/what/", WHAT)
    begun.post("/complain/send/", SEND)
    assert Contact.objects.get().phone_proven_at is not None


def test_without_a_code_the_complaint_is_taken_all_the_same(begun):
    assert begun.post(PAGE, {"skip": "1"}).url == "/complain/what/"
    begun.post("/complain/what/", WHAT)
    assert begun.post("/complain/send/", SEND).url == "/complain/receipt/"
    assert Contact.objects.get().phone_proven_at is None


def test_another_number_has_to_be_proven_anew(begun):
    begun.post(PAGE, {"send": "1"})
    code = code_sent()
    begun.post("/complain/", {**WHO, "phone": "13900000000"})
    assert begun.post(PAGE, {"code": code}).status_code == 422
    assert PhoneProof.objects.get().proven_at is None


def test_the_code_is_stored_nowhere(begun):
    begun.post(PAGE, {"send": "1"})
    proof = PhoneProof.objects.get()
    assert code_sent().encode() not in bytes(proof.code_digest)


@pytest.fixture
def draft(gateway):
    now = timezone.now()
    return Draft.objects.create(answers=json.dumps({"phone": PHONE}), started_at=now, touched_at=now)


def send(draft, now, address="192.0.2.1", phone=PHONE):
    send_code(draft=draft, phone=phone, address=address, language="zh-hans", now=now)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_after_five_tries_and_after_ten_minutes_a_code_is_over(draft):
    now = timezone.now()
    send(draft, now)
    for _try in range(5):
        assert check_code(draft=draft, phone=PHONE, code=wrong(code_sent()), now=now) is Checked.WRONG
    assert check_code(draft=draft, phone=PHONE, code=code_sent(), now=now) is Checked.OVER
    send(draft, now)
    late = now + timedelta(minutes=10, seconds=1)
    assert check_code(draft=draft, phone=PHONE, code=code_sent(), now=late) is Checked.OVER
    assert check_code(draft=draft, phone=PHONE, code=code_sent(), now=now) is Checked.RIGHT


def test_a_new_code_ends_the_one_before(draft):
    now = timezone.now()
    send(draft, now)
    first = code_sent()
    send(draft, now)
    if first != code_sent():
        assert check_code(draft=draft, phone=PHONE, code=first, now=now) is Checked.WRONG


def test_a_form_gets_four_codes_and_a_number_six_whichever_forms_ask(draft):
    now = timezone.now()
    for _code in range(4):
        send(draft, now)
    with pytest.raises(TooManyAttempts):
        send(draft, now)
    for number in range(4):
        another = Draft.objects.create(answers="{}", started_at=now, touched_at=now)
        send(another, now, address=f"192.0.2.{number + 2}")  # the answer is the same, sent or not
    assert Notice.objects.count() == 6


def test_too_many_are_told_when_to_come_again(begun):
    answers = [begun.post(PAGE, {"send": "1"}) for _code in range(5)]
    assert [each.status_code for each in answers] == [302, 302, 302, 302, 429]
    assert "Retry-After" in answers[-1]


def test_another_browser_has_no_such_page(begun):
    assert Client().get(PAGE).headers["Location"] == "/complain/"
