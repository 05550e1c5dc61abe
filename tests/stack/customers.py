"""Customers at the website's form, their app, and another program: they try again until they are answered.

Each has an address of their own, as behind a proxy of ours (TRUSTED_PROXIES).
"""

import http.client
import json
import re
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.stack.feeding import PATIENCE, TAKEN, Fed, Message, Request, answered

MADE = 201
MOVED = 302
NUMBER = re.compile(r"TS\d{8}-\d{4,}-\d")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
RECEIPT = "/complain/receipt/"
JSON = {"Content-Type": "application/json"}


class Browser:
    """What a person does whose page does not come: load it again, or press the button again."""

    def __init__(self, port: int, message: Message, fed: Fed) -> None:
        self.port = port
        self.fed = fed
        self.headers = {"X-Forwarded-For": _address(message), "Accept-Language": "zh-hans"}
        self.cookies: dict[str, str] = {}

    def page(self, path: str) -> str:
        status, text = self._patiently("GET", path)
        assert status == TAKEN, (path, status)
        return text

    def press(self, path: str, form: Mapping[str, str]) -> str:
        """Where the answer leads."""
        status, place = self._patiently("POST", path, urlencode(form))
        assert status == MOVED, (path, status)
        return place

    def fill_in(self, path: str, words: Mapping[str, str]) -> str:
        return self.press(path, self.form(path, words))

    def form(self, path: str, words: Mapping[str, str]) -> dict[str, str]:
        found = TOKEN.search(self.page(path))
        assert found, path
        return {**words, "csrfmiddlewaretoken": found[1]}

    def _patiently(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Status, and the page or where it leads."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = self._asked(method, path, body)
            if found and found[0] < 429:
                return found
            self.fed.repeated()
        raise AssertionError(f"{path} was never answered")

    def _asked(self, method: str, path: str, body: str) -> tuple[int, str] | None:
        """None when the line broke; then no cookie came either."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**self.headers, "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request(method, path, body.encode(), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        return answer.status, answer.headers.get("Location", text)


def complain_on_the_website(port: int, message: Message, fed: Fed) -> None:
    """Three steps and the receipt. A malformed one has half a phone number and gets no further."""
    browser = Browser(port, message, fed)
    phone = "136" if message.is_wrong else f"136{message.number:08}"
    person = {"relation": "self", "name": "张晓明", "phone": phone}
    if browser.fill_in("/complain/", person) != "/complain/what/":
        fed.note(message, is_taken=False)
        return
    browser.fill_in("/complain/what/", {"description": f"没信号 {message.external_id}"})
    form = browser.form("/complain/send/", {"send": "1"})
    for _time in range(message.times):
        assert browser.press("/complain/send/", form) == RECEIPT
        receipt = browser.page(RECEIPT)
        found = NUMBER.search(receipt)
        assert found
        assert message.external_id in receipt
        fed.note(message, is_taken=True, number=found[0])


def complain_by_app(port: int, message: Message, fed: Fed) -> None:
    """Under one Idempotency-Key until it is answered. A malformed one breaks off."""
    complaint = {"relation": "self", "name": "李娜", "phone": f"135{message.number:08}"}
    words = json.dumps(complaint | {"description": f"扣费不对 {message.external_id}"}).encode()
    request = (
        "/api/v1/public/tickets/",
        words[:-5] if message.is_wrong else words,
        {"Idempotency-Key": message.external_id, "X-Forwarded-For": _address(message), **JSON},
    )
    for _time in range(message.times):
        status, body = answered(port, lambda: request, fed)
        receipt = json.loads(body) if status == MADE else {"number": "", "verification": ""}
        assert receipt["verification"] is not None
        fed.note(message, is_taken=status == MADE, number=receipt["number"])


def hand_over(port: int, message: Message, fed: Fed, token: str) -> None:
    """Another program records a contact, each time under another key: the contact's own id has to do."""
    said = {
        "channel": "chat",
        "external_id": message.external_id,
        "received_at": datetime.now(UTC).isoformat(),
        "description": f"网速太慢 {message.number}",
    }
    body = json.dumps(said).encode()

    def request() -> Request:
        named = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4())}
        return "/api/v1/contacts/", body[:-5] if message.is_wrong else body, {**named, **JSON}

    for _time in range(message.times):
        fed.note(message, is_taken=answered(port, request, fed)[0] in (TAKEN, MADE))


def _address(message: Message) -> str:
    return ".".join(str(part) for part in (10, *message.number.to_bytes(3)))
