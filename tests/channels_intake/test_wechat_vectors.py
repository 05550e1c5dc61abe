"""Tencent's published example of signature and AES mode (its guide to encrypted callbacks)."""

import pytest

from channels_intake.channels.adapter import Forged
from channels_intake.channels.wechat.envelope import fields_of, opened, sealed
from channels_intake.models import Account, Kind

TOKEN, AES_KEY, ID = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
SIGNED = {
    "msg_signature": "477715d11cdb4164915debcba66cb864d751f3e6",
    "timestamp": "1409659813",
    "nonce": "1372623149",
}
SEALED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/"
    "sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJ"
    "YuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGU"
    "callcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDY"
    "A5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
)


@pytest.fixture
def account():
    made = Account(kind=Kind.WECHAT, slug="wx", settings={"app_id": ID})
    made.keep_secrets(token=TOKEN, aes_key=AES_KEY)
    return made


def posted(words: str) -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[{ID}]]></ToUserName><Encrypt><![CDATA[{words}]]></Encrypt></xml>".encode()
    )


def test_the_published_message_is_read(account):
    found = opened(account, posted(SEALED), SIGNED)
    assert (found["ToUserName"], found["FromUserName"]) == (ID, "mycreate")
    assert (found["MsgType"], found["Content"], found["CreateTime"]) == ("text", "hello", "1409659813")


@pytest.mark.parametrize(
    "changed", [{"nonce": "1"}, {"timestamp": "1409659814"}, {"msg_signature": "0" * 40}]
)
def test_with_anything_changed_it_is_forged(account, changed):
    with pytest.raises(Forged):
        opened(account, posted(SEALED), SIGNED | changed)


def test_another_text_under_the_published_signature_is_forged(account):
    with pytest.raises(Forged):
        opened(account, posted(f"{SEALED[:-8]}AAAA7Q=="), SIGNED)


def test_what_we_seal_we_open(account):
    reply = "<xml><Content><![CDATA[收到]]></Content></xml>"
    answer = fields_of(sealed(account, reply, "1409659813", "1372623149").encode())
    asked = {
        "msg_signature": answer["MsgSignature"],
        "timestamp": answer["TimeStamp"],
        "nonce": answer["Nonce"],
    }
    assert opened(account, posted(answer["Encrypt"]), asked)["Content"] == "收到"
