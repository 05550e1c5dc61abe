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
from django.utils import timezone
from kombu import Connection

from accounts.actors import CUSTOMER
from complaints.lifecycle.closing import withdraw
from complaints.lifecycle.remarks import add_note
from complaints.models import Customer, DataRequest, HistoryEvent, LedgerEntry, Ticket
from complaints.proof.roots import make_root
from complaints.proof.verify import Verified, wrongs
from complaints.retention.applying import apply_retention
from complaints.states import NoticeChannel, State
from config.celery import BEAT_SCHEDULE
from config.database_roles import as_migrator
from config.embedded.postgres import binaries
from notifications.outbox import send_waiting
from tests.factories import Journey, ref, said_of_its_end
from tests.privacy.living import FORMS, PLANTED, SPOKEN, at_the_desk, looked_at, on_the_website, side_moves

pytestmark = pytest.mark.django_db(transaction=True)
LIVED = {
    "entered", "archived", "revealed", "printed", "customer_asked", "customer_answered", "urged",
    "contact_recorded", "extension_requested", "withdrawn", "returned", "transferred", "merged",
    "took_over", "appealed", "appeal_decided", "reopened", "data_requested", "data_request_answered",
    "copy_taken",
}  # fmt: skip


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
    on_the_website(who, where, category_simple)
    at_the_desk(people, {**who, **where}, now)
    journey.complaint = {**who, **where}
    ticket = journey.to(State.ARCHIVED)
    looked_at(people, ticket, journey.code, now)
    side_moves(people, journey, now)
    make_root(now=now)
    send_waiting(now=now + timedelta(minutes=5), batch=500)
    return addresses


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
