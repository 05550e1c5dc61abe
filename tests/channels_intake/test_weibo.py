"""A Weibo account: the published signature, written out again here, and what it pushes."""

import hashlib
import http.server
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.utils.translation import gettext, override

from channels_intake import arriving
from channels_intake.channels.weibo.envelope import message_of
from channels_intake.models import Account, Arrival, Contact, Kind

SECRET, TOKEN, SENDER = "a-secret-of-an-app", "2.00token", "2489518277"
THEN = "Mon Nov 16 18:09:20 +0800 2026"


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  Weibo's choice


def push(kind="text", words="城东路没信号 䶮𠮷😤", at=THEN, **data) -> dict[str, object]:
    people = {"receiver_id": 1902538057, "sender_id": int(SENDER)}
    return {"type": kind, **people, "created_at": at, "text": words, "data": data}


@pytest.fixture
def account(db):
    account = Account(kind=Kind.WEIBO, slug="wb", name="微博")
    account.keep_secrets(app_secret=SECRET)
    account.save()
    return account


@pytest.fixture
def post(client):
    def posted(message, *, secret=SECRET, late=timedelta(), thousandths=False):
        timestamp = str(int((datetime.now(UTC) + late).timestamp())) + "000" * thousandths
        query = {"timestamp": timestamp, "nonce": "461056294"}
        query["signature"] = signature(secret, timestamp, query["nonce"])
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        return client.post(f"/in/wb/?{urlencode(query)}", body, content_type="application/json")

    return posted


def read_all(times: int = 1) -> None:
    now = datetime.now(UTC)
    for _ in range(times):
        arriving.read_waiting(now=now)
        now += arriving.LEASE + timedelta(seconds=1)  # the lease began within the round


def described() -> list[str]:
    return [json.loads(contact.raw)["description"] for contact in Contact.objects.order_by("pk")]


def test_weibo_tries_the_address_and_gets_its_word_back(client, account):
    timestamp = str(int(time.time()))
    query = {"timestamp": timestamp, "nonce": "n", "signature": signature(SECRET, timestamp, "n")}
    assert client.get(f"/in/wb/?{urlencode(query | {'echostr': '5927'})}").content == b"5927"
    assert client.get(f"/in/wb/?{urlencode(query | {'signature': 'x'})}").status_code == 403


@pytest.mark.parametrize("thousandths", [False, True])
def test_words_become_a_contact_and_nothing_is_sent_back(post, account, thousandths):
    answer = post(push(), thousandths=thousandths)
    assert (answer.status_code, answer.content) == (200, b"")
    read_all()
    contact = Contact.objects.get()
    assert (contact.channel, described()) == ("social", ["城东路没信号 䶮𠮷😤"])
    assert json.loads(contact.raw)["sender"] == SENDER


@pytest.mark.parametrize(
    "forgery",
    [
        {"secret": "other"},
        {"secret": ""},
        {"late": timedelta(minutes=-6)},
        {"late": timedelta(minutes=6)},
    ],
)
def test_who_is_not_weibo_leaves_nothing(post, account, forgery):
    assert post(push(), **forgery).status_code == 403
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("query", ["", "signature=é&timestamp=1&nonce=2", "signature=&timestamp=&nonce="])
def test_an_address_without_a_proper_signature_is_refused(client, account, query):
    assert client.post(f"/in/wb/?{query}", b"{}", content_type="application/json").status_code == 403


def test_an_account_without_a_secret_takes_nothing(post, account):
    account.keep_secrets(app_secret="")
    account.save()
    assert post(push(), secret="").status_code == 403


def test_a_push_that_is_repeated_counts_once(post, account):
    for _ in range(3):
        post(push())
    read_all()
    assert (Arrival.objects.count(), len(described())) == (1, 1)


def test_the_same_words_a_second_later_are_said_again(post, account):
    for second in (20, 21):
        post(push(words="在吗", at=f"Mon Nov 16 18:09:{second} +0800 2026"))
    read_all()
    assert described() == ["在吗\n在吗"]


def test_short_messages_in_a_row_are_one_contact_until_somebody_has_it(post, account, people):
    for words in ("你好", "我家没信号", "两天了"):
        post(push(words=words))
    read_all()
    assert described() == ["你好\n我家没信号\n两天了"]
    Contact.objects.update(held_by=people.agent)
    post(push(words="还在吗"))
    read_all()
    assert described()[1] == "还在吗"


@pytest.mark.parametrize(
    ("message", "mark", "words"),
    [
        (push("image", "分享图片", vfid=1, tovfid=2), "[picture]", ""),
        (push("voice", "发了一个语音消息", vfid=1, tovfid=2), "[voice message]", ""),
        (
            push("position", "城东路", longitude="121.4", latitude="31.2"),
            "[place]",
            " 城东路 (31.2, 121.4)",
        ),
        (push("event", "事件消息", subtype="click", key="投诉"), "[menu]", " 投诉"),
    ],
)
def test_what_is_not_text_is_told_in_words(post, account, message, mark, words):
    post(message)
    read_all()
    with override("zh-hans"):
        assert described() == [gettext(mark) + words]


def test_a_public_post_is_a_contact_of_its_own_with_its_page(post, account):
    post(push(words="你好"))
    post(push("mention", "@客服 没信号", subtype="status", key=3512367364553321))
    post(push("mention", "@客服 我也是", subtype="comment", key=3512367364553322))
    read_all()
    private, status, comment = described()
    assert private == "你好"
    assert status.endswith(f"@客服 没信号\nhttps://weibo.com/{SENDER}/3512367364553321")
    assert comment.endswith("@客服 我也是")


@pytest.mark.parametrize("message", [
    push("event", "关注", subtype="follow"), push("event", subtype="VIEW", key="https://example.com/"),
    push("a type of tomorrow"), push(words=""), push() | {"sender_id": None},
])  # fmt: skip
def test_what_asks_for_nothing_makes_no_contact(post, account, message):
    assert post(message).status_code == 200
    read_all()
    assert (Arrival.objects.get().state, Contact.objects.count()) == (Arrival.State.IGNORED, 0)


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"{}", b'{"type": 5}', b"[" * 60_000, b"\xff{}"])
def test_what_is_no_message_is_refused(post, account, body):
    assert post(body).status_code == 403
    assert not Arrival.objects.exists()


def test_fields_of_any_kind_are_read():
    message = message_of(
        b'{"type": "text", "text": "\\ud83d", "sender_id": [1], "data": [], "created_at": true}'
    )
    assert (message.text, message.sender, message.data, message.created_at) == ("\ufffd", "", {}, "")


class Media(http.server.BaseHTTPRequestHandler):
    """Weibo's API as far as it gives pictures."""

    picture: bytes | None = None
    asked: dict[str, list[str]]

    def do_GET(self) -> None:
        Media.asked = parse_qs(urlsplit(self.path).query)
        self.send_response(200 if self.picture else 400)
        self.send_header("Content-Type", "image/jpeg" if self.picture else "application/json")
        self.end_headers()
        self.wfile.write(self.picture or b'{"error_code": 10001}')

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def media(account):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Media)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    account.settings["api"] = f"http://127.0.0.1:{server.server_port}"
    account.keep_secrets(access_token=TOKEN)
    account.save()
    yield Media
    Media.picture = None
    server.shutdown()
    server.server_close()


def test_a_picture_is_fetched_and_kept(post, account, media):
    media.picture = b"\xff\xd8\xff\xe0" + b"x" * 200
    post(push("image", "分享图片", vfid=1, tovfid=821804469))
    read_all()
    assert Contact.objects.get().attachments.get().media_type == "image/jpeg"
    assert media.asked == {"access_token": [TOKEN], "fid": ["821804469"]}


def test_words_do_not_wait_for_a_picture_that_never_comes(post, account, media):
    post(push("image", "分享图片", vfid=1, tovfid=2))
    read_all(times=2)
    assert Contact.objects.count() == 0
    read_all(times=3)
    assert described() == ["[图片]"]
