"""Mixed messages, some malformed, while worker and web are killed again and again: none lost, none twice.

Reconciled by the providers' own ids, and by the numbers that customers were told. `SOAK=10000` sends more
(`make soak`).
"""

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import psycopg2
import pytest

from config.embedded.processes import wait_until
from tests.channels_intake import imap
from tests.stack.customers import complain_by_app, complain_on_the_website, hand_over
from tests.stack.feeding import (
    PASSWORD,
    SECRET,
    SIGNED_WITH,
    TAKEN,
    TOKEN,
    Fed,
    Message,
    feed,
    messages,
    post_mails,
    push,
)
from tests.stack.running import PROJECT, Running

COUNT = int(os.environ.get("SOAK", "200"))
SEED = int(os.environ.get("SEED", "1"))
SETTLED_WITHIN = 120 + COUNT / 10  # seconds after the last message
PAUSES = (2.0, 6.0) if COUNT < 1000 else (5.0, 20.0)  # seconds of service between two blows
MAKE_ACCOUNTS = """
import json, sys
from channels_intake.models import Account
for kind, slug, settings, secrets in json.load(sys.stdin):
    account = Account(kind=kind, slug=slug, name=slug, settings=settings, per_minute=30000)
    account.keep_secrets(**secrets)
    account.save()
"""
MAKE_TOKEN = """
from django.utils import timezone
from accounts.models import User
from api.scopes import Scope
from api.tokens.issuing import issue
owner = User.objects.get(staff_number="K1001")
print(issue(owner=owner, label="soak", scopes=[Scope.INTAKE], days=1, now=timezone.now()).secret)
"""
POSTED = ("sms", "wx", "wb", "tel", "chat")
OF_CUSTOMERS = ("web", "app")  # what becomes a ticket at once
ARRIVED = """
    SELECT account.slug, arrival.external_id, arrival.state, arrival.contact_id
    FROM channels_intake_arrival AS arrival JOIN channels_intake_account AS account
      ON account.id = arrival.account_id
"""
UNSETTLED = "SELECT count(*) FROM channels_intake_arrival WHERE state = 'waiting'"
MAILS = """
    SELECT count(*) FROM channels_intake_arrival AS arrival JOIN channels_intake_account AS account
      ON account.id = arrival.account_id WHERE account.slug = 'mail'
"""
CONTACTS = "SELECT count(*) FROM channels_intake_contact WHERE account_id IS NOT NULL"
NUMBERS = "SELECT number FROM complaints_ticket"
HANDED_OVER = "SELECT external_id FROM channels_intake_contact WHERE external_id LIKE 'crm%'"
CLOCKS = """
    SELECT count(*) FROM channels_intake_contact AS contact
    WHERE (account_id IS NOT NULL OR external_id LIKE 'crm%') AND 1 <> (
        SELECT count(*) FROM sla_clock AS clock WHERE clock.contact = contact.id
    )
"""


@dataclass(frozen=True)
class Soaked:
    """`numbers` are those of the tickets made meanwhile."""

    sent: list[Message]
    fed: Fed
    blows: Counter[str]
    arrived: list[tuple[str, str, str, int | None]]
    numbers: list[str]

    def of(self, account: str, *, is_wrong: bool) -> set[str]:
        return {
            each.external_id for each in self.sent if each.account == account and each.is_wrong is is_wrong
        }

    def found(self, account: str, state: str) -> list[str]:
        return [name for slug, name, was, _contact in self.arrived if slug == account and was == state]


@pytest.fixture(scope="module")
def launcher(launcher) -> Callable[..., Running]:
    """Behind a proxy, so that each customer has an address of their own."""
    return partial(launcher, TRUSTED_PROXIES="1")


@pytest.fixture(scope="module")
def stack(begun_stack) -> Running:
    running: Running = begun_stack
    return running


@pytest.fixture(scope="module")
def soaked(stack):
    sent, fed = list(messages(COUNT)), Fed()
    by_mail = [each for each in sent if each.account == "mail"]
    others = [each for each in sent if each.account != "mail"]
    before = set(stack.query(NUMBERS))
    with imap.imap_server() as mailbox:
        _make_accounts(stack, mailbox.port)
        posting = threading.Thread(
            target=post_mails, args=(mailbox.port, imap.USER, imap.PASSWORD, by_mail), daemon=True
        )
        feeding = threading.Thread(target=feed, args=(others, _delivering(stack, fed)), daemon=True)
        began = time.monotonic()
        posting.start()
        feeding.start()
        blows = _strike_while(stack, feeding)
        posting.join()
        handed_in = time.monotonic() - began
        assert wait_until(lambda: _is_settled(stack, len(by_mail)), seconds=SETTLED_WITHIN), _standing(stack)
    settled = time.monotonic() - began
    sys.stdout.write(  # the figures of the run, shown with pytest -s
        f"{COUNT} messages handed in within {handed_in:.0f} s, all settled after {settled:.0f} s, "
        f"{fed.repeats} deliveries repeated; killed: {dict(blows)}\n"
    )
    numbers = [number for (number,) in stack.query(NUMBERS) if (number,) not in before]
    return Soaked(sent, fed, blows, stack.query(ARRIVED), numbers)


def _delivering(stack, fed: Fed) -> Callable[[Message], None]:
    token = _run(stack, MAKE_TOKEN).decode().split()[-1]

    def deliver(message: Message) -> None:
        match message.account:
            case "web":
                complain_on_the_website(stack.port, message, fed)
            case "app":
                complain_by_app(stack.port, message, fed)
            case "crm":
                hand_over(stack.port, message, fed, token)
            case _:
                push(stack.port, message, fed)

    return deliver


def _make_accounts(stack, port: int) -> None:
    accounts = [
        ("sms_gateway", "sms", {}, {"password": PASSWORD}),
        ("wechat", "wx", {}, {"token": TOKEN}),
        ("weibo", "wb", {}, {"app_secret": SECRET}),
        ("telephony", "tel", {}, {"hmac": SIGNED_WITH}),
        ("chat", "chat", {}, {"hmac": SIGNED_WITH}),
        (
            "mailbox",
            "mail",
            {"host": "127.0.0.1", "port": port, "user": imap.USER, "security": "none"},
            {"password": imap.PASSWORD},
        ),
    ]
    _run(stack, MAKE_ACCOUNTS, json.dumps(accounts).encode())


def _run(stack, script: str, given: bytes = b"") -> bytes:
    """What the script says, in the environment of a worker."""
    words = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
    environment = dict(stack.child("worker").environ())
    done = subprocess.run(
        words, cwd=PROJECT, env=environment, input=given, check=True, stdout=subprocess.PIPE
    )
    return done.stdout


def _strike_while(stack, feeding: threading.Thread) -> "Counter[str]":
    """Kill worker and web in turns while messages come in, and both once at least; the web only while it
    serves, or nothing would ever come in."""
    chance, blows = random.Random(SEED), Counter[str]()  # noqa: S311 - a seed replays the moments
    while feeding.is_alive() or len(blows) < 2:
        wait_until(lambda: _serves(stack), seconds=60)
        time.sleep(chance.uniform(*PAUSES))
        name = chance.choice(["worker", "web"]) if len(blows) == 2 else ("web", "worker")[len(blows)]
        if (process := stack.child(name)) is not None:
            process.kill()
            blows[name] += 1
    feeding.join()
    return blows


def _serves(stack) -> bool:
    try:
        return stack.get("/livez")[0] == TAKEN
    except http.client.HTTPException:  # killed in the middle of its answer
        return False


def _is_settled(stack, mails: int) -> bool:
    try:
        return stack.query(UNSETTLED) == [(0,)] and stack.query(MAILS) == [(mails,)]
    except psycopg2.Error:
        return False


def _standing(stack) -> str:
    return f"{stack.query(UNSETTLED)} wait, {stack.query(MAILS)} mails are here"


def test_it_was_hard(soaked):
    assert set(soaked.blows) == {"worker", "web"}
    assert soaked.fed.repeats


@pytest.mark.parametrize("account", POSTED)
def test_what_was_answered_is_here_once_under_the_providers_id(soaked, account):
    found = Counter(name for slug, name, _state, _contact in soaked.arrived if slug == account)
    answered = {name for slug, name in soaked.fed.kept if slug == account}
    assert set(found) == answered
    assert set(found.values()) <= {1}
    assert soaked.of(account, is_wrong=False) <= answered


def test_what_is_malformed_is_kept_apart_or_turned_away(soaked):
    for account in ("sms", "tel", "chat"):
        assert set(soaked.found(account, "quarantined")) == soaked.of(account, is_wrong=True)
    for account in ("wx", "wb", "web", "app", "crm"):
        refused = {name for slug, name in soaked.fed.refused if slug == account}
        assert refused == soaked.of(account, is_wrong=True)
    assert len(soaked.found("mail", "quarantined")) == len(soaked.of("mail", is_wrong=True))


@pytest.mark.parametrize("account", POSTED)
def test_each_good_message_was_read(soaked, account):
    assert set(soaked.found(account, "read")) == soaked.of(account, is_wrong=False)


def test_each_mail_is_here_once(soaked):
    sent = len(soaked.of("mail", is_wrong=False)) + len(soaked.of("mail", is_wrong=True))
    places = [name.split(".")[1] for slug, name, _state, _contact in soaked.arrived if slug == "mail"]
    assert len(places) == len(set(places)) == sent
    assert len(soaked.found("mail", "read")) == len(soaked.of("mail", is_wrong=False))


@pytest.mark.parametrize("account", OF_CUSTOMERS)
def test_each_customer_was_told_one_number_however_often_they_asked(soaked, account):
    told = {name: numbers for (slug, name), numbers in soaked.fed.told.items() if slug == account}
    assert set(told) == soaked.of(account, is_wrong=False)
    assert {len(numbers) for numbers in told.values()} == {1}


def test_each_number_is_one_ticket_and_there_is_no_other(soaked):
    told = [number for numbers in soaked.fed.told.values() for number in numbers]
    assert Counter(told) == Counter(soaked.numbers)
    assert set(Counter(told).values()) == {1}


def test_what_another_program_hands_over_is_here_once(soaked, stack):
    found = Counter(name for (name,) in stack.query(HANDED_OVER))
    assert found == Counter(soaked.of("crm", is_wrong=False))
    assert set(found) == {name for slug, name in soaked.fed.kept if slug == "crm"}


def test_each_message_is_one_contact_with_one_clock(soaked, stack):
    contacts = [contact for _slug, _name, state, contact in soaked.arrived if state == "read"]
    good = sum(not each.is_wrong for each in soaked.sent if each.account in (*POSTED, "mail"))
    assert None not in contacts
    assert len(contacts) == len(set(contacts)) == good
    assert stack.query(CONTACTS) == [(good,)]
    assert stack.query(CLOCKS) == [(0,)]


def test_it_is_well_again(soaked, stack):
    assert stack.becomes_ready(), stack.failing_checks()
