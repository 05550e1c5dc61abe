"""Text messages through a gateway: by the book, and through a real Kannel."""

import base64
import json
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from channels_intake import arriving
from channels_intake.channels.sms_gateway.adapter import text_of
from channels_intake.models import Account, Arrival, Contact, Kind
from tests.channels_intake.kannel import PASSWORD, kannel

SECRET = PASSWORD.replace(" ", "-")
STORY = "城东路没信号，快修 䶮𠮷😤"
BODY = STORY.encode()


@pytest.fixture
def gateway(db):
    account = Account(kind=Kind.SMS_GATEWAY, slug="sms", name="短信网关")
    account.keep_secrets(password=SECRET)
    account.save()
    return account


@pytest.fixture
def post(client):
    def posted(body=BODY, *, password=SECRET, message="m1", sender="13800138000", **headers):
        named = {"X-Kannel-To": "10086", "X-Kannel-Time": "2026-11-22 05:09:51", **headers}
        if sender:
            named["X-Kannel-From"] = sender
        if password is not None:
            named["Authorization"] = "Basic " + base64.b64encode(f"sms:{password}".encode()).decode()
        kind = named.pop("Content-Type", 'text/plain; charset="UTF-8"')
        return client.post(f"/in/sms/?id={message}", body, content_type=kind, headers=named)

    return posted


def read_all() -> None:
    arriving.read_waiting(now=datetime.now(UTC))


def test_a_message_becomes_a_contact_and_nothing_is_sent_back(post, gateway):
    answer = post()
    assert (answer.status_code, answer.content) == (200, b"")
    read_all()
    contact = Contact.objects.get()
    said = {"phone": "13800138000", "description": STORY, "sender": "+8613800138000"}
    assert (contact.channel, json.loads(contact.raw)) == ("sms", said)


@pytest.mark.parametrize("password", [None, "", "wrong", SECRET[:-1], SECRET + "x"])
def test_who_does_not_know_the_password_leaves_nothing(post, gateway, password):
    assert post(password=password).status_code == 403
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("header", ["Basic !!!", "Bearer x", "Basic", "Digest " + SECRET])
def test_a_malformed_sign_in_is_refused(client, gateway, header):
    assert (
        client.post(
            "/in/sms/", b"x", content_type="text/plain", headers={"Authorization": header}
        ).status_code
        == 403
    )


def test_a_message_delivered_again_is_one_contact(post, gateway):
    post()
    post()
    post(message="m2")
    read_all()
    assert (Arrival.objects.count(), Contact.objects.count()) == (2, 2)


def test_without_an_id_the_words_and_the_moment_tell_messages_apart(client, post, gateway):
    for body in (b"one", b"one", b"two"):
        post(body, message="")
    assert Arrival.objects.count() == 2


def test_a_message_from_nobody_is_quarantined(post, gateway):
    post(sender="")
    read_all()
    assert Arrival.objects.get().state == Arrival.State.QUARANTINED


def test_an_empty_message_makes_no_contact(post, gateway):
    post(b"")
    read_all()
    assert Arrival.objects.get().state == Arrival.State.IGNORED


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("没信号😤".encode("utf-16-be"), "text/plain; charset=UCS-2BE", "没信号😤"),
        ("没信号".encode("utf-16-be"), 'text/plain; charset="ISO-10646-UCS-2"', "没信号"),
        ("没信号".encode(), "text/plain; charset=utf-8", "没信号"),
        (b"plain", "text/plain", "plain"),
        (b"\xff\xfe\x00", "text/plain; charset=utf-8", "\ufffd\ufffd"),
        (b"a\x00b\r\nc", "text/plain", "ab\nc"),
    ],
)
def test_words_are_read_by_their_character_set(body, kind, words):
    assert text_of(body, kind) == words


def test_no_number_stands_in_an_address(post, gateway, caplog):
    post()
    assert "13800138000" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_real_kannel_hands_in_every_message_once(live_server, tmp_path):
    account = Account(kind=Kind.SMS_GATEWAY, slug="sms", name="短信网关")
    account.keep_secrets(password=SECRET)
    account.save()
    port = urlsplit(live_server.url).port
    with kannel(tmp_path, port) as gateway, gateway.feeding("13800138000", "城东路没信号", times=20):
        until = time.monotonic() + 60
        while Arrival.objects.count() < 20 and time.monotonic() < until:
            time.sleep(0.2)
    read_all()
    assert Arrival.objects.count() == 20
    assert {json.loads(each.raw)["description"] for each in Contact.objects.all()} == {"城东路没信号"}
    assert {json.loads(each.raw)["phone"] for each in Contact.objects.all()} == {"13800138000"}
