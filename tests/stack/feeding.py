"""Providers that hand in messages and, as real ones do, repeat what was not answered with 2xx."""

import base64
import hashlib
import hmac
import http.client
import imaplib
import json
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from urllib.parse import urlencode

PASSWORD = "a password of a gateway that is long enough"
SECRET = "a-secret-of-an-app"
SIGNED_WITH = "a secret of the telephone system and the chat"  # at least 32 characters
TOKEN = "a-token"
PATIENCE = 600.0  # seconds a provider goes on repeating
AT_ONCE = 6
LEAST_SECONDS = 15.0  # that all of it takes
TAKEN = 200
MIXED = ("sms", "wx", "web", "sms", "wb", "app", "mail", "tel", "crm", "chat")
WRONG_EVERY = 100  # one of so many of each kind is malformed
REPEATED_EVERY = 20  # one of so many is delivered twice although it was answered


@dataclass(frozen=True, slots=True)
class Message:
    """`external_id` is what its arrival has to be called; `is_wrong`: malformed, and to be kept apart, or
    turned away where its protocol cannot even be opened."""

    account: str
    external_id: str
    number: int
    is_wrong: bool

    @property
    def times(self) -> int:
        """How often it is handed in although it is answered."""
        return 2 if self.number // len(MIXED) % REPEATED_EVERY == 0 else 1


@dataclass
class Fed:
    """What the providers know: `kept` were answered with 2xx, `refused` for good. `told` are the numbers
    that customers were given for theirs, every time they asked."""

    kept: set[tuple[str, str]] = field(default_factory=set)
    refused: set[tuple[str, str]] = field(default_factory=set)
    told: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    repeats: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, message: Message, *, is_taken: bool, number: str = "") -> None:
        named = (message.account, message.external_id)
        with self.lock:
            (self.kept if is_taken else self.refused).add(named)
            if number:
                self.told.setdefault(named, set()).add(number)

    def repeated(self) -> None:
        """Nobody answered; a moment later it is tried again."""
        with self.lock:
            self.repeats += 1
        time.sleep(random.uniform(0.1, 0.6))  # noqa: S311


def messages(count: int) -> Iterator[Message]:
    """Mixed: of ten, two text messages, one each by WeChat, Weibo, mail, telephone, chat, the website's form,
    a customer's app and another program."""
    for number in range(count):
        account = MIXED[number % len(MIXED)]
        is_wrong = number // len(MIXED) % WRONG_EVERY == 7
        yield Message(account, _name(account, number, is_wrong), number, is_wrong)


def _name(account: str, number: int, is_wrong: bool) -> str:
    match account:
        case "wb":
            return weibo_id(number)
        case "mail":
            return f"m{number:06}"
        case "tel" | "chat":  # what they are about, and a digest of everything they say
            body = _written(account, number, is_wrong)
            about = "" if is_wrong else f"{account}{number:06}"
            cut = "/" if about or account == "chat" else ""
            return f"{about}{cut}{hashlib.sha256(body).hexdigest()}"
    return f"{account}{number:06}"


def feed(found: Sequence[Message], deliver: Callable[[Message], None]) -> None:
    """Deliver all of them, several at once, until each is answered for good; for a while at least, so that
    blows fall meanwhile."""
    pause = AT_ONCE * LEAST_SECONDS / max(1, len(found))

    def one(message: Message) -> None:
        deliver(message)
        time.sleep(pause)

    with ThreadPoolExecutor(AT_ONCE) as providers:
        list(providers.map(one, found))


def push(port: int, message: Message, fed: Fed) -> None:
    """As a provider does who calls us."""
    for _time in range(message.times):
        fed.note(message, is_taken=answered(port, lambda: REQUEST[message.account](message), fed)[0] == TAKEN)


def answered(port: int, request: "Callable[[], Request]", fed: Fed) -> tuple[int, bytes]:
    """Status and body of the first answer that is for good; `request` is made anew each time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        status, body = _posted(port, *request())
        if 200 <= status < 429:
            return status, body
        fed.repeated()
    raise AssertionError(f"{request()[0]} was never answered")


def _posted(port: int, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """The status is 0 when the line broke, and nobody knows whether it arrived."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


Request = tuple[str, bytes, dict[str, str]]


def _sms(message: Message) -> Request:
    password = base64.b64encode(f"sms:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {password}", "Content-Type": "text/plain; charset=UTF-8"}
    if not message.is_wrong:
        headers["X-Kannel-From"] = f"139{message.number:08}"
    return f"/in/sms/?id={message.external_id}", f"没信号 {message.number}".encode(), headers


def _signed(secret: str) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), "7"
    words = "".join(sorted((secret, timestamp, nonce))).encode()
    return {"timestamp": timestamp, "nonce": nonce, "signature": hashlib.sha1(words).hexdigest()}  # noqa: S324


def _wechat(message: Message) -> Request:
    fields = {
        "ToUserName": "gh_desk",
        "FromUserName": f"open-{message.number}",
        "CreateTime": "1763800000",
        "MsgType": "text",
        "Content": f"宽带断了 {message.number}",
        "MsgId": message.external_id,
    }
    inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    body = f"<xml>{inside}" if message.is_wrong else f"<xml>{inside}</xml>"
    return f"/in/wx/?{urlencode(_signed(TOKEN))}", body.encode(), {"Content-Type": "text/xml"}


def _weibo(message: Message) -> Request:
    body = json.dumps(_pushed(message.number)).encode()
    return f"/in/wb/?{urlencode(_signed(SECRET))}", body[:-5] if message.is_wrong else body, {}


def _pushed(number: int) -> dict[str, object]:
    return {
        "type": "text",
        "sender_id": f"{10_000_000 + number}",
        "receiver_id": "1",
        "created_at": "Mon Nov 16 18:09:20 +0800 2026",
        "text": f"扣费不对 {number}",
        "data": {},
    }


def weibo_id(number: int) -> str:
    """Weibo gives none: its arrival is called after who wrote what and when."""
    pushed = _pushed(number)
    said = (str(pushed[name]) for name in ("type", "sender_id", "created_at", "text"))
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def _written(account: str, number: int, is_wrong: bool) -> bytes:
    """A call that is over, or a chat, as their systems tell of it; a malformed one breaks off."""
    name, at = f"{account}{number:06}", "2026-11-22T10:20:00+08:00"
    call = {"event": "ended", "call_id": name, "at": at, "answered_at": at, "caller": f"137{number:08}"}
    said = {"from": "customer", "at": at, "text": f"网速太慢 {number}"}
    chat = {"session_id": name, "started_at": at, "ended_at": at, "messages": [said]}
    body = json.dumps(call if account == "tel" else chat).encode()
    return body[:-5] if is_wrong else body


def _own(message: Message) -> Request:
    body = _written(message.account, message.number, message.is_wrong)
    timestamp = str(int(time.time()))
    digest = hmac.new(SIGNED_WITH.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Timestamp": timestamp, "X-Signature": f"sha256={digest}"}
    return f"/in/{message.account}/", body, headers | {"Content-Type": "application/json"}


REQUEST: dict[str, Callable[[Message], Request]] = {
    "sms": _sms,
    "wx": _wechat,
    "wb": _weibo,
    "tel": _own,
    "chat": _own,
}


def mail(message: Message) -> bytes:
    """A mail with a file; a malformed one is parts within parts without end."""
    if message.is_wrong:
        return b"From: a@example.com\r\n" + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 100
    made = MIMEMultipart()
    made["From"] = f"somebody <m{message.number}@example.com>"
    made["Subject"] = f"投诉 {message.number}"
    made["Message-ID"] = f"<{message.external_id}@example.com>"
    made.attach(MIMEText(f"没有网络 {message.number}", "plain", "utf-8"))
    file = MIMEText("账单", "plain", "utf-8")
    file.add_header("Content-Disposition", "attachment", filename="bill.txt")
    made.attach(file)
    return made.as_bytes()


def post_mails(port: int, user: str, password: str, found: Iterable[Message]) -> None:
    """Into the mailbox, in order, over one connection."""
    with imaplib.IMAP4("127.0.0.1", port, timeout=30) as client:
        client.login(user, password)
        for message in found:
            stamp = imaplib.Time2Internaldate(datetime.now(UTC).timestamp())
            assert client.append("INBOX", "", stamp, mail(message))[0] == "OK"
