"""WeChat official accounts: the published signature and AES mode, written out again here."""

import base64
import hashlib
import http.server
import json
import os
import struct
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from channels_intake import arriving
from channels_intake.channels.wechat.envelope import fields_of
from channels_intake.models import Account, Arrival, Contact, Kind

TOKEN, APP = "spamtest-token", "wx2c2769f8efd9abc2"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OPEN_ID = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  WeChat's choice


def encrypted(text: str, app: str = APP) -> str:
    """random(16) + length + text + app id, padded to 32, AES-256-CBC with the key's first block."""
    key = base64.b64decode(AES_KEY + "=")
    data = text.encode()
    plain = os.urandom(16) + struct.pack(">I", len(data)) + data + app.encode()
    padding = 32 - len(plain) % 32
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([padding]) * padding) + cipher.finalize()).decode()


def decrypted(sealed: str) -> str:
    key = base64.b64decode(AES_KEY + "=")
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = cipher.update(base64.b64decode(sealed)) + cipher.finalize()
    (length,) = struct.unpack(">I", plain[16:20])
    return plain[20 : 20 + length].decode()


def xml(**fields: str) -> str:
    inside = {"ToUserName": "gh_desk", "FromUserName": OPEN_ID, "CreateTime": "1763800000", **fields}
    return "<xml>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in inside.items()) + "</xml>"


def text(words: str, number: str = "1") -> str:
    return xml(MsgType="text", Content=words, MsgId=number)


@pytest.fixture
def account(db):
    account = Account(kind=Kind.WECHAT, slug="wx", name="公众号", settings={"app_id": APP})
    account.keep_secrets(token=TOKEN)
    account.save()
    return account


@pytest.fixture
def safe(account):
    account.keep_secrets(aes_key=AES_KEY)
    account.save()
    return account


@pytest.fixture
def post(client):
    def posted(message: str, *, token=TOKEN, late=timedelta(), seal=None, app=APP):
        timestamp = str(int((datetime.now(UTC) + late).timestamp()))
        query = {"timestamp": timestamp, "nonce": "461056294", "openid": OPEN_ID}
        query["signature"] = signature(token, timestamp, query["nonce"])
        if seal:
            sealed = encrypted(message, app)
            query |= {
                "encrypt_type": "aes",
                "msg_signature": signature(seal, timestamp, query["nonce"], sealed),
            }
            message = f"<xml><ToUserName>gh_desk</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
        return client.post(f"/in/wx/?{urlencode(query)}", message.encode(), content_type="text/xml")

    return posted


def read_all(times: int = 1) -> None:
    now = datetime.now(UTC)
    for _ in range(times):
        arriving.read_waiting(now=now)
        now += arriving.LEASE + timedelta(seconds=1)  # the lease began within the round


def described() -> list[str]:
    return [json.loads(contact.raw)["description"] for contact in Contact.objects.order_by("pk")]


def test_wechat_tries_the_address_and_gets_its_word_back(client, account):
    timestamp = str(int(time.time()))
    query = {
        "timestamp": timestamp,
        "nonce": "n",
        "signature": signature(TOKEN, timestamp, "n"),
        "echostr": "5927",
    }
    assert client.get(f"/in/wx/?{urlencode(query)}").content == b"5927"
    assert client.get(f"/in/wx/?{urlencode(query | {'signature': 'x'})}").status_code == 403


def test_words_become_a_contact(post, account):
    answer = post(text("城东路没信号 䶮𠮷😤"))
    assert (answer.status_code, answer.content) == (200, b"success")
    read_all()
    contact = Contact.objects.get()
    assert (contact.channel, described()) == ("social", ["城东路没信号 䶮𠮷😤"])
    assert json.loads(contact.raw)["sender"] == OPEN_ID


def test_short_messages_in_a_row_are_one_contact_until_somebody_has_it(post, account, people):
    for number, words in enumerate(("你好", "我家没信号", "两天了"), 1):
        post(text(words, str(number)))
    read_all()
    assert described() == ["你好\n我家没信号\n两天了"]
    Contact.objects.update(held_by=people.agent)
    post(text("还在吗", "4"))
    read_all()
    assert described()[1] == "还在吗"


def test_a_message_wechat_repeats_counts_once(post, account):
    for _ in range(3):
        post(text("没信号"))
    read_all()
    assert described() == ["没信号"]


@pytest.mark.parametrize("forgery", [{"token": "other"}, {"late": timedelta(minutes=-6)}])
def test_who_is_not_wechat_leaves_nothing(post, account, forgery):
    assert post(text("x"), **forgery).status_code == 403
    assert not Arrival.objects.exists()


def test_an_account_without_a_token_takes_nothing(post, account):
    account.keep_secrets(token="")
    account.save()
    assert post(text("x"), token="").status_code == 403


def test_safe_mode_is_read(post, safe):
    assert post(text("加密的话 😤"), seal=TOKEN).status_code == 200
    read_all()
    assert described() == ["加密的话 😤"]


def test_safe_mode_keeps_only_ciphertext_and_answers_encrypted(post, safe):
    safe.settings["receipt"] = "已收到 <您的> 反馈"
    safe.save()
    answer = post(text("你好"), seal=TOKEN)
    reply = fields_of(answer.content)
    inside = decrypted(reply["Encrypt"])
    assert "已收到 &lt;您的&gt; 反馈" in inside
    assert reply["MsgSignature"] == signature(TOKEN, reply["TimeStamp"], reply["Nonce"], reply["Encrypt"])
    assert "你好".encode() not in bytes(Arrival.objects.get().body)


@pytest.mark.parametrize("how", [{"seal": "other"}, {"seal": TOKEN, "app": "wx-of-somebody-else"}, {}])
def test_safe_mode_takes_nothing_else(post, safe, how):
    assert post(text("x"), **how).status_code == 403
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (xml(MsgType="voice", Recognition="没有信号", MsgId="1"), "[语音] 没有信号"),
        (
            xml(MsgType="location", Location_X="31.2", Location_Y="121.4", Label="城东路", MsgId="1"),
            "[位置] 城东路, (31.2, 121.4)",
        ),
        (xml(MsgType="event", Event="CLICK", EventKey="投诉"), "[菜单] 投诉"),
        (xml(MsgType="link", Title="帖子", Url="https://example.com/1", MsgId="1"), "帖子 https://example.com/1"),
    ],
)  # fmt: skip
def test_what_is_not_text_is_told_in_words(post, account, message, words):
    post(message)
    read_all()
    assert described() == [words]


@pytest.mark.parametrize("event", ["subscribe", "unsubscribe", "VIEW", "LOCATION"])
def test_what_asks_for_nothing_makes_no_contact(post, account, event):
    post(xml(MsgType="event", Event=event))
    read_all()
    assert (Arrival.objects.get().state, Contact.objects.count()) == (Arrival.State.IGNORED, 0)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not xml",
        "<xml>",
        "<a>1</a>",
        "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><xml><MsgType>&a;</MsgType></xml>",
        "<xml>" * 500,
    ],
)
def test_what_is_no_message_is_refused(post, account, body):
    assert post(body).status_code == 403
    assert not Arrival.objects.exists()


class Media(http.server.BaseHTTPRequestHandler):
    """WeChat's API as far as it gives tokens and pictures."""

    picture: bytes | None = None

    def do_POST(self) -> None:
        self._say(json.dumps({"access_token": "t1", "expires_in": 7200}).encode(), "application/json")

    def do_GET(self) -> None:
        if self.picture is None:
            self._say(b'{"errcode": 40007}', "application/json")
        else:
            self._say(self.picture, "image/jpeg")

    def _say(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def media(account):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Media)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    account.settings["api"] = f"http://127.0.0.1:{server.server_port}"
    account.save()
    yield Media
    Media.picture = None
    server.shutdown()
    server.server_close()


def test_a_picture_is_fetched_and_kept(post, account, media):
    media.picture = b"\xff\xd8\xff\xe0" + b"x" * 200
    post(xml(MsgType="image", MediaId="m1", PicUrl="http://evil.example/x", MsgId="1"))
    read_all()
    assert Contact.objects.get().attachments.get().media_type == "image/jpeg"


def test_words_do_not_wait_for_a_picture_that_never_comes(post, account, media):
    post(xml(MsgType="image", MediaId="m1", MsgId="1"))
    read_all(times=2)
    assert Contact.objects.count() == 0
    read_all(times=3)
    assert described() == ["[图片]"]
