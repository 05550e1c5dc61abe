"""Personal data planted in a whole journey is found nowhere in plain but where it belongs (S001-24).

Looked through afterwards: a dump of the whole database, every line that was logged, every address
that was asked for or sent back, every message to a worker, every key and value of Valkey.
"""

import base64
import inspect
import json
import subprocess
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from celery import current_app
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu import Connection

from complaints.lifecycle.remarks import add_note, reveal
from complaints.models import Customer, HistoryEvent, Ticket
from complaints.proof.roots import make_root
from complaints.states import State
from config.celery import BEAT_SCHEDULE
from config.database_roles import as_migrator
from config.embedded.postgres import binaries
from notifications.outbox import send_waiting
from tests.factories import Journey, ref

pytestmark = pytest.mark.django_db(transaction=True)
PLANTED = {
    "name": "端木𠮷云",
    "phone": "13912345678",
    "email": "duanmu.planted@example.net",
    "address": "梧桐巷七十七号院",
    "place": "凤凰岭路口报刊亭",
    "business": "副卡 13987654321",
}
FORMS = {"13912345678", "139 1234 5678", "+8613912345678", "13987654321"}


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def addresses(monkeypatch) -> list[str]:
    """Every address a browser asked for, and every one it was sent to."""
    seen: list[str] = []
    real = Client.request

    def noted(self: Client, **request):
        response = real(self, **request)
        seen.append(response.wsgi_request.get_full_path())
        seen.extend(response.headers.get(name, "") for name in ("Location", "HX-Push-Url", "HX-Redirect"))
        return response

    monkeypatch.setattr(Client, "request", noted)
    return seen


@pytest.fixture
def lived(people, journey: Journey, category_simple, now, addresses) -> list[str]:
    """What people do with a complaint, one after the other; returns the addresses."""
    who = {key: PLANTED[key] for key in ("name", "phone", "email", "address")}
    where = {key: PLANTED[key] for key in ("place", "business")}
    _on_the_website(who, where, category_simple)
    _at_the_desk(people, {**who, **where}, now)
    journey.complaint = {**who, **where}
    ticket = journey.to(State.ARCHIVED)
    _looked_at(people, ticket, journey.code, now)
    make_root(now=now)
    send_waiting(now=now + timedelta(minutes=5))
    return addresses


def _on_the_website(who: dict[str, str], where: dict[str, str], category) -> None:
    browser = Client()
    browser.post("/complain/", {"relation": "self", **who})
    words = {"description": "手机没信号", "demand": "修好", "category": category.code, **where}
    browser.post("/complain/what/", words)
    assert browser.post("/complain/send/", {"send": "1"}).headers["Location"] == "/complain/receipt/"
    browser.get("/complain/receipt/")
    unfinished = Client()
    unfinished.post("/complain/", {"relation": "self", **who})
    unfinished.post("/complain/what/", {**where, "description": ""})
    unfinished.post("/complain/", {"relation": "self", **who, "phone": who["phone"] + "×"})


def _at_the_desk(people, everything: dict[str, str], now) -> None:
    desk = Client()
    desk.force_login(people.agent)
    form = {
        "entry_key": str(uuid.uuid4()),
        "channel": "hotline",
        "received_at": timezone.localtime(now).strftime("%Y-%m-%dT%H:%M"),
        "relation": "self",
        "description": "来电投诉扣费",
        "demand": "退费",
        **everything,
    }
    desk.post("/work/new/", {**form, "channel": "nonsense"})
    assert desk.post("/work/new/", form).status_code == 302
    desk.post("/work/new/known/", {"phone": everything["phone"]})
    for words in (everything["phone"], everything["name"], "+86 139 1234 5678"):
        found = desk.post("/work/find/", {"q": words})
        if found.status_code == 302:
            desk.get(found.headers["Location"])


def _looked_at(people, ticket: Ticket, code: str, now) -> None:
    reveal(ticket=ref(ticket), by=people.leader, reason="用户来电核对", now=now)
    handler = Client()
    handler.force_login(people.leader)
    handler.get(reverse("workspace:ticket", args=[ticket.number]))
    handler.post(reverse("workspace:print", args=[ticket.number]), {"in_full": "1", "reason": "留档"})
    customer = Client()
    customer.post(reverse("portal:find"), {"number": ticket.number, "code": code})
    customer.get(reverse("portal:progress", args=[ticket.number]))
    customer.post(reverse("portal:print", args=[ticket.number]))
    Client().post(reverse("portal:lost_code"), {"number": ticket.number, "contact": PLANTED["email"]})
    Client().post("/staff/sign-in/", {"staff_number": PLANTED["phone"], "password": PLANTED["name"]})


def spellings() -> Iterator[str]:
    """Each planted value as it could turn up: as it is, escaped, in bytes, in base64."""
    for value in {*PLANTED.values(), *FORMS}:
        content = value.encode()
        yield value
        yield json.dumps(value).strip('"')
        yield content.hex()
        yield repr(content)[2:-1]
        for shift in range(3):  # inside a longer base64 text, without its uncertain ends
            yield base64.b64encode(b"." * shift + content).decode()[4:-4]


def found_in(text: str) -> set[str]:
    return {spelling for spelling in spellings() if len(spelling) > 7 and spelling in text}


def dump() -> str:
    known = connection.get_connection_params()
    with as_migrator():
        owner = connection.settings_dict["USER"]
    made = subprocess.run(
        [binaries() / "pg_dump", "-h", known["host"], "-U", owner, "--inserts", known["dbname"]],
        capture_output=True,
        encoding="utf-8",
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_it_was_planted(lived):
    """Otherwise the rest would prove nothing."""
    assert {customer.name for customer in Customer.objects.all()} == {PLANTED["name"]}
    assert all(ticket.place == PLANTED["place"] for ticket in Ticket.objects.all())
    assert {"entered", "archived", "revealed", "printed"} <= set(
        HistoryEvent.objects.values_list("kind", flat=True)
    )
    assert found_in(json.dumps(PLANTED)) and found_in(repr(PLANTED["name"].encode()))  # noqa: PT018


def test_the_database(lived):
    content = dump()
    assert "complaints_historyevent" in content
    assert Ticket.objects.first().number in content
    assert found_in(content) == set()


def test_what_people_write_is_readable_by_design(people, journey, now):
    """docs/security.md §1: encrypt the disk; free texts are searched and reported on."""
    ticket = journey.to(State.CLASSIFIED)
    add_note(ticket=ref(ticket), by=people.agent, text="自由文本不加密", now=now)
    content = dump()
    assert ticket.description in content
    assert "自由文本不加密" in content


def test_the_logs(lived, caplog, capfd):
    printed = capfd.readouterr()
    assert found_in(caplog.text + printed.out + printed.err) == set()


def test_the_addresses(lived):
    assert any("/work/tickets/" in address for address in lived)
    assert found_in("\n".join([*lived, *map(unquote, lived)])) == set()


def test_valkey(lived):
    assert found_in(_valkey_content()) == set()


def _valkey_content() -> str:
    with Connection(settings.REDIS_URL) as broker:
        channel: Any = broker.default_channel
        client = channel.client
        keys = list(client.scan_iter(count=1000))
        return repr([(key, client.dump(key)) for key in keys])


def test_messages_to_workers_carry_no_values():
    """A task takes nothing, or the key of a row: what is in a message lies in Valkey in plain."""
    current_app.loader.import_default_modules()
    ours = [task for name, task in current_app.tasks.items() if not name.startswith("celery.")]
    assert {entry["task"] for entry in BEAT_SCHEDULE.values()} <= {task.name for task in ours}
    for task in ours:
        for parameter in inspect.signature(task.run).parameters.values():
            assert parameter.annotation in {int, UUID, "int", "UUID"}, f"{task.name}({parameter})"
    for name, entry in BEAT_SCHEDULE.items():
        assert not entry.get("args"), name
        assert not entry.get("kwargs"), name


def test_the_mails_name_nobody(lived):
    """An address stands where a mail is addressed, and nowhere else in it."""
    assert mail.outbox
    for message in mail.outbox:
        assert message.to == [PLANTED["email"]]
        assert found_in(f"{message.subject}\n{message.body}") == set()
