"""Whatever is posted or mailed: refused in one of the two ways there are, or understood; quickly."""

import base64
import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_intake.channels.adapter import Delivery, Forged, Unintelligible
from channels_intake.channels.mailbox.parsing import parse
from channels_intake.channels.smpp.alphabets import text_of as smpp_text
from channels_intake.channels.smpp.identity import external_id as smpp_id
from channels_intake.channels.smpp.parts import part_of
from channels_intake.channels.smpp.pdu import Delivered, Pdu
from channels_intake.channels.sms_gateway.adapter import SmsGateway, text_of
from channels_intake.channels.wechat import adapter as wechat
from channels_intake.channels.wechat.envelope import fields_of
from channels_intake.channels.weibo import adapter as weibo
from channels_intake.channels.weibo.envelope import message_of
from channels_intake.models import Account, Arrival, Kind
from tests.channels_intake.test_wechat import signature

TOKEN = "a-token-of-both"
EXAMPLES = settings(max_examples=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
NAMES = st.sampled_from(
    [
        "MsgType",
        "Content",
        "MsgId",
        "FromUserName",
        "Event",
        "EventKey",
        "Label",
        "Location_X",
        "Encrypt",
        "x",
    ]
)
FIELDS = st.dictionaries(NAMES, st.text(max_size=40), max_size=8)


def signed(body: bytes) -> Delivery:
    """As if the provider itself had sent nonsense."""
    timestamp = str(int(time.time()))
    query = {"timestamp": timestamp, "nonce": "n", "signature": signature(TOKEN, timestamp, "n")}
    return Delivery(body=body, headers={}, query=query, received_at=datetime.now(UTC))


def an_account(kind: Kind, **secrets: str) -> Account:
    account = Account(kind=kind, slug="x", name="x")
    account.keep_secrets(**secrets)
    return account


WECHAT = an_account(Kind.WECHAT, token=TOKEN)
SEALED = an_account(Kind.WECHAT, token=TOKEN, aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
WEIBO = an_account(Kind.WEIBO, app_secret=TOKEN)


def posted(webhook, account: Account, delivery: Delivery) -> bool:
    """What the door does; whether it was let in."""
    try:
        webhook.check(account, delivery)
    except Forged:
        return False
    name = webhook.external_id(account, delivery)
    assert 0 < len(name) <= 200
    assert isinstance(webhook.answer(account, delivery).body, bytes)
    return True


@given(st.binary(max_size=400) | FIELDS.map(lambda f: xml(f).encode("utf-8", "replace")))
@EXAMPLES
def test_any_body_at_the_door_of_wechat(body):
    for account in (WECHAT, SEALED):
        if posted(wechat.WeChat(), account, signed(body)):
            said = wechat.in_words(fields_of(body))
            said.encode()


def xml(fields: dict[str, str]) -> str:
    inside = (f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    return f"<xml>{''.join(inside)}</xml>"


PUSHES = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "image", "voice", "position", "mention", "event", "?"])},
    optional=dict.fromkeys(("sender_id", "receiver_id", "created_at", "text", "data"), JSON),
)


@given(st.binary(max_size=400) | (JSON | PUSHES).map(lambda found: json.dumps(found).encode()))
@EXAMPLES
def test_any_body_at_the_door_of_weibo(body):
    if posted(weibo.Weibo(), WEIBO, signed(body)):
        weibo.in_words(message_of(body)).encode()


@given(st.binary(max_size=400), st.text(max_size=60))
@EXAMPLES
def test_any_text_message_over_http(body, content_type):
    said = text_of(body, content_type)
    said.encode()
    assert len(said) <= len(body) + 1


@given(st.text(max_size=80), st.text(max_size=40))
@EXAMPLES
def test_any_password_at_the_door_of_the_gateway(authorization, given_id):
    account = an_account(Kind.SMS_GATEWAY, password="p" * 32)
    headers = {"authorization": authorization}
    delivery = Delivery(body=b"x", headers=headers, query={"id": given_id}, received_at=datetime.now(UTC))
    assert not posted(SmsGateway(), account, delivery)
    right = base64.b64encode(b"sms:" + b"p" * 32).decode()
    let_in = Delivery(
        body=b"x",
        headers={"authorization": f"Basic {right}"},
        query={"id": given_id},
        received_at=datetime.now(UTC),
    )
    assert posted(SmsGateway(), account, let_in)


@given(st.binary(max_size=300))
@EXAMPLES
def test_any_pdu_of_a_message_centre(body):
    try:
        message = Delivered.of(body)
    except ValueError:
        return
    part = part_of(message)
    assert 1 <= part.total <= 255
    for coding in (message.data_coding, 0, 4, 8):
        try:
            smpp_text(part.text, coding, "gsm").encode()
        except ValueError:
            continue


@given(st.binary(max_size=300))
@EXAMPLES
def test_any_bytes_of_a_message_centre(raw):
    try:
        Pdu.of(raw)
    except ValueError:
        return


@given(st.data())
@EXAMPLES
def test_a_real_mail_with_bytes_changed_cut_or_doubled(data):
    raw = bytearray(REAL)
    for _change in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(raw) - 1)))
        length = data.draw(st.integers(0, 60))
        match data.draw(st.sampled_from(["change", "cut", "double"])):
            case "change":
                raw[at : at + 1] = data.draw(st.binary(min_size=1, max_size=3))
            case "cut":
                del raw[at : at + length]
            case "double":
                raw[at:at] = raw[at : at + length] * 3
    try:
        mail = parse(bytes(raw))
    except Unintelligible:
        return
    json.dumps([mail.text, mail.subject, [piece.name for piece in mail.pieces]]).encode()


def _real() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "张晓明 <zhang@example.com>", "没信号"
    mail["Message-ID"] = "<1@example.com>"
    mail.set_content("城东路没有信号\n> 引用")
    mail.add_alternative("<p>城东路<b>没有信号</b></p>", subtype="html")
    mail.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="账单.pdf")
    return mail.as_bytes()


REAL = _real()
HUGE = [
    b"From: a@example.com\r\n" + b"X: y\r\n" * 40_000 + b"\r\nx",
    b"From: " + b"=?utf-8?B?5L2g?= " * 5_000 + b"\r\n\r\nx",
    b"From: a@b.c\r\nReferences: " + b"<a@b.c> " * 20_000 + b"\r\n\r\nx",
    b"From: a@b.c\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 3_000,
    b"From: a@b.c\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 80_000,
    b"From: a@b.c\r\nContent-Type: text/plain\r\n\r\n" + b"> " * 100_000,
    b"From: a@b.c\r\n\r\n" + b"On " + b"x" * 100_000 + b" wrote:",
]


@pytest.mark.parametrize("raw", HUGE, ids=range(len(HUGE)))
def test_what_is_meant_to_take_long_does_not(raw):
    began = time.process_time()
    with suppress(Unintelligible):
        parse(raw)
    assert time.process_time() - began < 5


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10))
def test_no_byte_of_what_was_answered_is_dropped(client, seed):
    account = an_account(Kind.SMS_GATEWAY, password="p" * 32)
    account.save()
    body = bytes((seed * 37 + n * n) % 256 for n in range(seed * 300))
    right = base64.b64encode(b"sms:" + b"p" * 32).decode()
    answer = client.post(
        "/in/x/?id=1", body, content_type="text/plain", headers={"Authorization": f"Basic {right}"}
    )
    assert answer.status_code == 200
    assert bytes(Arrival.objects.get().body) == body


def test_the_name_of_any_message_of_a_centre_is_its_own(db):
    account = an_account(Kind.SMPP)
    account.save()
    now = datetime.now(UTC)
    names = {smpp_id(account, Pdu(5, 0, 1, bytes([n])), now=now) for n in range(30)}
    assert len(names) == 30
