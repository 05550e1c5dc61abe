"""Personal data planted in a whole journey is found nowhere in plain but where it belongs (S001-24).

Looked through afterwards: a dump of the whole database, every line that was logged, every address
that was asked for or sent back, every message to a worker, every key and value of Valkey, every mail.
What people write into free texts is readable in the database by design (docs/security.md §1), and
nowhere else; once the complaints are anonymised, not even there.
"""

import base64
import inspect
import json
import subprocess
import uuid
from collections.abc import Iterable, Iterator
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

from accounts.actors import CUSTOMER
from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.closing import withdraw
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.remarks import add_note, reveal
from complaints.models import Customer, DataRequest, HistoryEvent, LedgerEntry, Ticket
from complaints.proof.roots import make_root
from complaints.proof.verify import Verified, wrongs
from complaints.retention.applying import apply_retention
from complaints.states import NoticeChannel, State
from config.celery import BEAT_SCHEDULE
from config.database_roles import as_migrator
from config.embedded.postgres import binaries
from notifications.outbox import send_waiting
from sla.extending import Explained, request_extension
from tests.factories import Journey, ref, said_of_its_end

pytestmark = pytest.mark.django_db(transaction=True)
PLANTED = {
    "name": "端木𠮷云",
    "phone": "13912345678",
    "email": "duanmu.planted@example.net",
    "address": "梧桐巷七十七号院",
    "place": "凤凰岭路口报刊亭",
    "business": "副卡 13987654321",
}
SPOKEN = {"spoken name": "慕容䶮雪", "spoken phone": "13698765432"}  # in what people write
LIVED = {
    "entered", "archived", "revealed", "printed", "customer_asked", "customer_answered", "urged",
    "contact_recorded", "extension_requested", "withdrawn", "returned", "transferred", "merged",
    "took_over", "appealed", "appeal_decided", "reopened", "data_requested", "data_request_answered",
    "copy_taken",
}  # fmt: skip
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
    _side_moves(people, journey, now)
    make_root(now=now)
    send_waiting(now=now + timedelta(minutes=5), batch=500)
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


def said(about: str) -> str:
    return f"{about}：{SPOKEN['spoken name']}，{SPOKEN['spoken phone']}"


def _side_moves(people, journey: Journey, now) -> None:
    """The ways beside the main line, each with a name and a number in the words that go with it."""
    _asked_and_answered(people, journey, now)
    _handed_to_and_fro(people, journey, now)
    _twice_the_same(people, journey, now)
    _not_content(people, journey, now)
    _about_their_data(people, journey, now)


def at_the_portal(ticket: Ticket, code: str) -> Client:
    customer = Client()
    customer.post(reverse("portal:find"), {"number": ticket.number, "code": code})
    return customer


def sends(customer: Client, name: str, ticket: Ticket, **words: str) -> None:
    """A form of the customer's, as the page would send it."""
    ticket = Ticket.objects.get(pk=ticket.pk)
    form = {"version": ticket.version, "key": uuid.uuid4(), **words}
    answer = customer.post(reverse(f"portal:{name}", args=[ticket.number]), form)
    assert answer.status_code == 302, name
    customer.get(reverse("portal:progress", args=[ticket.number]))


def moves(person, name: str, ticket: Ticket, **words: Any) -> None:
    """A move of the staff's, from the ticket's page."""
    browser, ticket = Client(), Ticket.objects.get(pk=ticket.pk)
    browser.force_login(person)
    form = {"version": ticket.version, "key": uuid.uuid4(), **words}
    answer = browser.post(reverse("workspace:move", args=[ticket.number, name]), form)
    assert answer.status_code == 302, (name, answer.status_code)
    browser.get(reverse("workspace:ticket", args=[ticket.number]))


def _asked_and_answered(people, journey: Journey, now) -> None:
    ticket = journey.to(State.INVESTIGATING)
    customer = at_the_portal(ticket, journey.code)
    by = f"{timezone.localdate() + timedelta(days=3):%Y-%m-%d}"
    moves(people.handler, "ask_customer", ticket, question=said("是您本人吗"), reply_by=by)
    sends(customer, "answer", ticket, answer=said("是我"))
    sends(customer, "files", ticket, text=said("补充"))
    sends(customer, "urge", ticket, text=said("快点"))
    contact = {"purpose": "facts", "channel": "phone", "reached": "1", "text": said("通话")}
    moves(people.agent, "record_contact", ticket, **contact)
    clock = ticket.clocks.get(target="full_solution")
    told = Explained(channel=NoticeChannel.PHONE, told_at=now, said=said("要晚几天"))
    request_extension(
        ticket=TicketRef(number=ticket.number),
        by=people.handler,
        clock=clock.pk,
        promised_at=clock.due_at + timedelta(days=5),
        reason=said("等配件"),
        explained=told,
        now=timezone.now(),
    )
    sends(customer, "withdraw", ticket, reason=said("不等了"))


def _handed_to_and_fro(people, journey: Journey, now) -> None:
    ticket = journey.to(State.ASSIGNED)
    moves(people.handler, "return_ticket", ticket, reason=said("不归我们"))
    ticket = journey.assigned(Ticket.objects.get(pk=ticket.pk))
    other = Department.objects.create(
        code="B", kind=Department.Kind.DEPARTMENT, parent=ticket.lead_department, name_zh="计费部"
    )
    User.objects.create_user("T900", None, name="计费员", role=Role.HANDLER, unit=other)
    moves(people.handler, "transfer", ticket, department=other.pk, reason=said("归计费"))


def _twice_the_same(people, journey: Journey, now) -> None:
    kept, twin = journey.entered().ticket, journey.entered().ticket
    moves(people.leader, "merge", twin, into=kept.number, reason=said("同一个人"))


def _not_content(people, journey: Journey, now) -> None:
    ticket = journey.to(State.ARCHIVED)
    customer = at_the_portal(ticket, journey.code)
    sends(customer, "appeal", ticket, grounds=said("不服"))
    moves(people.appeal_officer, "decide_appeal", ticket, conclusion="uphold", reasons=said("维持"))
    again = journey.to(State.ARCHIVED)
    sends(at_the_portal(again, journey.code), "reopen", again, reason=said("还是不行"))


def _about_their_data(people, journey: Journey, now) -> None:
    ticket = journey.to(State.ARCHIVED)
    customer = at_the_portal(ticket, journey.code)
    sends(customer, "data", ticket, kind="copy", words=said("请给我"))
    desk = Client()
    desk.force_login(people.supervisor)
    desk.get(reverse("workspace:data_requests"))
    page = reverse("workspace:data_request", args=[ticket.data_requests.get().pk])
    desk.get(page)
    assert desk.post(page, {"key": uuid.uuid4(), "answer": "grant"}).status_code == 302
    copy = customer.post(reverse("portal:data_copy", args=[ticket.number]), {"format": "json"})
    assert PLANTED["phone"] in copy.content.decode()
    sends(customer, "data", ticket, kind="deletion", words=said("请删除"))
    page = reverse("workspace:data_request", args=[ticket.data_requests.get(kind="deletion").pk])
    assert desk.post(page, {"key": uuid.uuid4(), "answer": "grant"}).status_code == 302


def spellings(of: Iterable[str] = (*PLANTED.values(), *FORMS)) -> Iterator[str]:
    """Each planted value as it could turn up: as it is, escaped, in bytes, in base64."""
    for value in set(of):
        content = value.encode()
        yield value
        yield json.dumps(value).strip('"')
        yield content.hex()
        yield repr(content)[2:-1]
        for shift in range(3):  # inside a longer base64 text, without its uncertain ends
            yield base64.b64encode(b"." * shift + content).decode()[4:-4]


def found_in(text: str, of: Iterable[str] = (*PLANTED.values(), *FORMS)) -> set[str]:
    return {spelling for spelling in spellings(of) if len(spelling) > 7 and spelling in text}


def told_in(text: str) -> set[str]:
    """Anything that was planted, also what may stand in the database."""
    return found_in(text) | found_in(text, SPOKEN.values()) | {v for v in SPOKEN.values() if v in text}


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


def test_planted_data_is_found_nowhere_else(lived, now, caplog, capfd):
    """One journey, looked through everywhere; then anonymised, and the database looked through again."""
    _was_planted()
    places = {
        "addresses": told_in("\n".join([*lived, *map(unquote, lived)])),
        "valkey": told_in(_valkey_content()),
        "mails": told_in("\n".join(f"{each.subject}\n{each.body}" for each in mail.outbox)),
        "database": found_in(_whole_dump()),
    }
    _all_over(now)
    printed = capfd.readouterr()
    places["logs"] = told_in(caplog.text + printed.out + printed.err)
    places["database, anonymised"] = told_in(_whole_dump())
    assert places == {key: set() for key in places}
    assert list(wrongs(Verified())) == []


def _was_planted() -> None:
    """Otherwise the rest would prove nothing."""
    assert {customer.name for customer in Customer.objects.all()} == {PLANTED["name"]}
    assert all(ticket.place == PLANTED["place"] for ticket in Ticket.objects.all())
    assert set(HistoryEvent.objects.values_list("kind", flat=True)) >= LIVED
    assert set(SPOKEN.values()) <= told_in(dump())
    assert found_in(json.dumps(PLANTED)) and found_in(repr(PLANTED["name"].encode()))  # noqa: PT018
    assert mail.outbox
    assert all(message.to == [PLANTED["email"]] for message in mail.outbox)


def _whole_dump() -> str:
    content = dump()
    assert "complaints_historyevent" in content
    assert Ticket.objects.first().number in content
    return content


def _all_over(now) -> None:
    """Every complaint closed and past its time, by both rules; the history has to say so too."""
    for ticket in Ticket.objects.filter(is_open=True):
        withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)
    yesterday = timezone.localdate() - timedelta(days=1)
    Ticket.objects.update(retain_until=yesterday)
    for ticket in Ticket.objects.all():
        said_of_its_end(ticket, retain_until=yesterday)
    DataRequest.objects.update(available_until=None)
    send_waiting(now=timezone.now(), batch=500)
    gone = apply_retention(now=timezone.now())
    assert gone[LedgerEntry.Rule.RETENTION, LedgerEntry.What.TICKETS]
    assert gone[LedgerEntry.Rule.REQUEST, LedgerEntry.What.TICKETS]
    assert not Ticket.objects.filter(anonymised_at=None).exists()


def _valkey_content() -> str:
    with Connection(settings.REDIS_URL) as broker:
        channel: Any = broker.default_channel
        client = channel.client
        keys = list(client.scan_iter(count=1000))
        return repr([(key, client.dump(key)) for key in keys])


def test_what_people_write_is_readable_by_design(people, journey, now):
    """docs/security.md §1: encrypt the disk; free texts are searched and reported on."""
    ticket = journey.to(State.CLASSIFIED)
    add_note(ticket=ref(ticket), by=people.agent, text="自由文本不加密", now=now)
    content = dump()
    assert ticket.description in content
    assert "自由文本不加密" in content


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
