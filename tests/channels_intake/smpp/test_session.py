"""Text messages over SMPP: kept before they are answered, and once however often they come."""

import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
from django.db import OperationalError, connection

from channels_intake.channels.smpp import receiving
from channels_intake.models import Account, Arrival, Contact
from channels_intake.turns import turn
from tests.channels_intake.smpp.handing import STORY, an_account, described, read_all, ucs2
from tests.channels_intake.smpp.serving import committed, receiving_all, until
from tests.channels_intake.smpp.smsc import (
    ANSWER,
    DELIVER,
    ENQUIRE,
    RECEIVER,
    TRANSCEIVER,
    UNBIND,
    deliver_body,
)


@committed
def test_a_message_is_committed_before_it_is_answered(centre, quick, monkeypatch):
    an_account(port=centre.port)
    may_commit = threading.Event()
    keep = receiving.keep
    monkeypatch.setattr(receiving, "keep", lambda *given: may_commit.wait(10) and keep(*given))
    with receiving_all():
        esme = centre.receiver()
        sequence = esme.deliver(ucs2(STORY))
        esme.connected.settimeout(0.5)
        with pytest.raises(TimeoutError):
            esme.until(DELIVER | ANSWER)
        esme.connected.settimeout(20)
        assert not Arrival.objects.exists()
        may_commit.set()
        assert esme.until(DELIVER | ANSWER) == (0, sequence, b"\0")
        assert Arrival.objects.count() == 1
        esme.hang_up()
    read_all(at=datetime.now(UTC))
    contact = Contact.objects.get()
    said = {"phone": "8613800138000", "description": STORY, "sender": "+8613800138000"}
    assert (contact.channel, json.loads(contact.raw)) == ("sms", said)


@committed
def test_what_cannot_be_kept_is_not_answered_and_comes_again(centre, quick, monkeypatch):
    an_account(port=centre.port)
    broken = iter([True])
    keep = receiving.keep

    def sometimes(*given):
        if next(broken, False):
            raise OperationalError("the database went away")
        keep(*given)

    monkeypatch.setattr(receiving, "keep", sometimes)
    with receiving_all():
        esme = centre.receiver()
        esme.deliver(ucs2(STORY))
        with pytest.raises((EOFError, ConnectionError)):
            esme.until(DELIVER | ANSWER)
        again = centre.receiver()
        again.answered(ucs2(STORY))
        again.hang_up()
    assert Arrival.objects.count() == 1


@committed
def test_a_dropped_connection_is_made_again_and_what_is_repeated_counts_once(centre, quick):
    account = an_account(port=centre.port)
    with receiving_all():
        for number in range(3):
            esme = centre.receiver()
            if number:
                esme.answered(ucs2(f"第{number - 1}条"))  # its answer was lost
            esme.deliver(ucs2(f"第{number}条"))
            until(lambda number=number: Arrival.objects.count() == number + 1)
            esme.hang_up()
        centre.receiver().answered(ucs2("第3条"))
        until(lambda: Account.objects.get(pk=account.pk).failing_since is None)
    read_all(at=datetime.now(UTC))
    assert described() == ["第0条", "第1条", "第2条", "第3条"]


@committed
@pytest.mark.parametrize(("bind", "command"), [("", RECEIVER), ("transceiver", TRANSCEIVER)])
def test_it_signs_in_as_it_is_told_and_leaves_politely(centre, quick, bind, command):
    an_account(port=centre.port, bind=bind)
    with receiving_all():
        esme = centre.receiver()
        assert (esme.command, esme.system_id) == (command, b"desk")
        Account.objects.update(is_active=False)
        _status, sequence, _body = esme.until(UNBIND)
        esme.send(UNBIND | ANSWER, sequence=sequence)


@committed
def test_a_wrong_password_is_refused_and_shown_without_it(centre, quick):
    account = an_account(port=centre.port)
    account.keep_secrets(password="not-this")
    account.save()
    centre.refuse_in_background()
    with receiving_all():
        until(lambda: centre.refused >= 2)
        until(lambda: Account.objects.get(pk=account.pk).failing_since is not None)
        account.refresh_from_db()
        assert "0x0000000e" in account.error
        assert (account.reached_at, "not-this" in account.error) == (None, False)
        centre.listening.close()


@committed
def test_the_link_is_tried_and_given_up_when_nothing_answers(centre, quick):
    an_account(port=centre.port)
    with receiving_all():
        esme = centre.receiver()
        command, _, sequence, _ = esme.next()
        assert command == ENQUIRE
        esme.send(ENQUIRE | ANSWER, sequence=sequence)
        assert esme.next()[0] == ENQUIRE  # this one stays unanswered
        with pytest.raises((EOFError, ConnectionError)):
            esme.next()
        centre.receiver().hang_up()


@committed
def test_the_centre_may_ask_too_and_a_pdu_may_come_in_crumbs(centre, quick):
    an_account(port=centre.port)
    with receiving_all():
        esme = centre.receiver()
        esme.send(ENQUIRE, sequence=5)
        assert esme.until(ENQUIRE | ANSWER)[1] == 5
        esme.send(0x0103, b"\0", sequence=6)  # data_sm, which we do not take
        assert esme.until(0x80000000)[:2] == (0x03, 6)
        body = deliver_body(ucs2(STORY))
        raw = struct.pack(">IIII", 16 + len(body), DELIVER, 0, 9) + body
        for at in range(0, len(raw), 20):
            esme.connected.sendall(raw[at : at + 20])
            time.sleep(0.06)  # longer than a glance
        assert esme.until(DELIVER | ANSWER)[1] == 9
        esme.hang_up()
    assert bytes(Arrival.objects.get().body) == raw


@committed
def test_what_is_not_smpp_ends_the_session(centre, quick):
    an_account(port=centre.port)
    with receiving_all():
        esme = centre.receiver()
        esme.connected.sendall(b"\xff" * 64)
        with pytest.raises((EOFError, ConnectionError)):
            esme.until(DELIVER)
        centre.receiver().hang_up()


@committed
def test_two_machines_do_not_both_sign_in(centre, quick):
    account = an_account(port=centre.port)
    ours = threading.Event()
    done = threading.Event()

    def another_machine():
        with turn(account.pk):
            ours.set()
            done.wait(10)
        connection.close()

    machine = threading.Thread(target=another_machine)
    machine.start()
    ours.wait(10)
    with receiving_all():
        centre.listening.settimeout(0.8)
        with pytest.raises(TimeoutError):
            centre.receiver()
        done.set()
        machine.join()
        centre.listening.settimeout(20)
        centre.receiver().hang_up()


@committed
def test_the_command_serves_and_ends_when_told(centre):
    an_account(port=centre.port)
    named = connection.settings_dict
    where = urlencode({"host": named["HOST"], "port": named["PORT"]})
    address = f"postgresql://{quote(named['USER'])}:{quote(named['PASSWORD'])}@/{named['NAME']}?{where}"
    words = [sys.executable, "manage.py", "receive_smpp"]
    process = subprocess.Popen(words, env={**os.environ, "DATABASE_URL": address})
    try:
        esme = centre.receiver()
        esme.answered(ucs2(STORY))
        process.send_signal(signal.SIGTERM)
        _status, sequence, _body = esme.until(UNBIND)
        esme.send(UNBIND | ANSWER, sequence=sequence)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
    assert Arrival.objects.count() == 1
