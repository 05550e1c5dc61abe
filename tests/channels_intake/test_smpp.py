"""Text messages over SMPP: kept before they are answered, whole however they come, once however often."""

import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import pytest
import smpp34
from django.db import OperationalError, connection

from channels_intake import arriving, serving
from channels_intake.channels.smpp import receiving, session
from channels_intake.channels.smpp.alphabets import text_of
from channels_intake.channels.smpp.identity import external_id
from channels_intake.channels.smpp.pdu import Command, Delivered, Pdu
from channels_intake.models import Account, Arrival, Contact, Kind
from channels_intake.turns import turn
from tests.channels_intake.smsc import (
    ANSWER,
    DELIVER,
    ENQUIRE,
    PASSWORD,
    RECEIVER,
    TRANSCEIVER,
    UNBIND,
    deliver_body,
    message_centre,
    tlv,
)

STORY = "城东路没信号，快修 䶮𠮷😤"
UDH, RECEIPT = 0x40, 0x04
NOON = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
committed = pytest.mark.django_db(transaction=True)


def ucs2(words: str) -> bytes:
    return words.encode("utf-16-be")


def narrow(number: int, total: int = 3, reference: int = 7) -> bytes:
    return bytes([5, 0, 3, reference, total, number])


def wide(number: int, total: int = 3, reference: int = 700) -> bytes:
    return bytes([6, 8, 4]) + struct.pack(">HBB", reference, total, number)


def sar(number: int, total: int = 3, reference: int = 700) -> bytes:
    numbers = ((0x020C, struct.pack(">H", reference)), (0x020E, bytes([total])), (0x020F, bytes([number])))
    return b"".join(tlv(tag, value) for tag, value in numbers)


def an_account(**settings) -> Account:
    given = {"host": "127.0.0.1", "port": 9, "security": "none", "system_id": "desk", **settings}
    account = Account(kind=Kind.SMPP, slug="smpp", name="短信中心", settings=given)
    account.keep_secrets(password=PASSWORD)
    account.save()
    return account


@pytest.fixture
def account(db):
    return an_account()


@pytest.fixture
def centre():
    with message_centre() as running:
        yield running


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(session, "TIMEOUT", 1.0)
    monkeypatch.setattr(session, "BEAT", 0.4)
    monkeypatch.setattr(session, "GLANCE", 0.05)
    monkeypatch.setattr(serving, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(serving, "LOOK_ROUND", 0.2)


@contextmanager
def receiving_all():
    ending = threading.Event()
    thread = threading.Thread(target=receiving.receive_all, args=(ending,))
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(20)
        assert not thread.is_alive()


def until(what, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "never happened"
        time.sleep(0.02)


def handed_in(account: Account, text: bytes, *, at: datetime = NOON, sequence: int = 1, **how) -> Arrival:
    """What the receiver keeps of a message that arrives then."""
    pdu = Pdu(Command.DELIVER_SM, 0, sequence, deliver_body(text, **how))
    name = external_id(account, pdu, now=at)
    kept = arriving.keep(account=account, external_id=name, body=pdu.packed(), received_at=at, now=at)
    return kept.arrival


def read_all(times: int = 1, at: datetime = NOON) -> None:
    for _ in range(times):
        arriving.read_waiting(now=at)
        at += arriving.LEASE + timedelta(seconds=1)  # reading itself takes a moment


def described() -> list[str]:
    return [json.loads(contact.raw)["description"] for contact in Contact.objects.order_by("pk")]


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


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"short_message": ucs2(STORY), "data_coding": 8}, STORY),
        ({"data_coding": 8, "tlvs": [smpp34.Tlv(0x0424, ucs2("很长" * 500))]}, "很长" * 500),
        (
            {"short_message": b"no signal \x1b\x65", "service_type": "CMT", "source_addr_ton": 1},
            "no signal €",
        ),
        ({"short_message": narrow(1, 1) + ucs2("字"), "esm_class": UDH, "data_coding": 8}, "字"),
    ],
)
def test_what_an_encoder_of_another_make_writes_is_read(account, how, words):
    raw = bytes(smpp34.DeliverSm("13800138000", "10086", **how).encode())
    receiving.keep(account, Pdu.of(raw))
    read_all(at=datetime.now(UTC))
    assert (described(), bytes(Arrival.objects.get().body)) == ([words], raw)


@pytest.mark.parametrize("header", [narrow, wide])
def test_parts_out_of_order_are_one_message(account, header):
    data = ucs2("城东路😤没信号已经三天了")
    cuts = [data[:8], data[8:18], data[18:]]  # 😤 begins in one part and ends in the next
    for number in (3, 1, 2):
        handed_in(account, header(number) + cuts[number - 1], esm=UDH, at=NOON + timedelta(seconds=number))
    read_all(at=NOON + timedelta(seconds=5))
    read_all(times=3, at=NOON + timedelta(seconds=65))
    assert described() == ["城东路😤没信号已经三天了"]
    assert set(Arrival.objects.values_list("state", flat=True)) == {Arrival.State.READ}


def test_parts_named_by_parameters_are_one_message(account):
    for number in (2, 3, 1):
        handed_in(account, ucs2(f"第{number}段"), parameters=sar(number))
    read_all(times=2)
    assert described() == ["第1段第2段第3段"]


def test_ten_minutes_begin_with_the_first_part(account):
    for number in (3, 2, 1):
        at = NOON + timedelta(minutes=3 - number)
        handed_in(account, narrow(number) + ucs2("字"), esm=UDH, at=at)
    read_all(at=NOON + timedelta(minutes=3))
    assert Contact.objects.get().received_at == NOON


def test_a_part_that_comes_again_counts_once(account):
    for number in (1, 2, 2, 1, 3):
        handed_in(account, narrow(number) + ucs2(f"第{number}段"), esm=UDH)
    read_all(times=2)
    assert (Arrival.objects.count(), described()) == (3, ["第1段第2段第3段"])


def test_words_do_not_wait_for_a_part_that_never_comes(account):
    for number in (1, 3):
        handed_in(account, narrow(number) + ucs2(f"第{number}段"), esm=UDH)
    read_all(times=2)
    assert described() == []
    read_all(times=1, at=NOON + timedelta(minutes=3))
    (words,) = described()
    assert words.startswith("第1段[")
    assert words.endswith("]第3段")


@pytest.mark.parametrize("is_held", [False, True])
def test_a_part_that_comes_late_is_not_lost(account, people, is_held):
    for number in (1, 3):
        handed_in(account, narrow(number) + ucs2(f"第{number}段"), esm=UDH)
    read_all(times=3)
    if is_held:
        Contact.objects.update(held_by=people.agent)
    handed_in(account, narrow(2) + ucs2("第2段"), esm=UDH, at=NOON + timedelta(minutes=4))
    read_all(times=2, at=NOON + timedelta(minutes=4))
    assert described()[-1] == "第1段第2段第3段"
    assert len(described()) == 1 + is_held


def test_a_reference_used_again_begins_another_message(account):
    for round_ in range(2):
        for number in (1, 2):
            text = ucs2(f"{round_}之{number} ")
            handed_in(account, narrow(number, 2) + text, esm=UDH, at=NOON + timedelta(seconds=round_))
    read_all(times=2)
    assert described() == ["0之1 0之2", "1之1 1之2"]


def test_others_with_the_same_reference_are_others(account):
    for source in ("13800138000", "13900139000"):
        for number in (1, 2):
            handed_in(account, narrow(number, 2) + ucs2(f"{source[2]}"), esm=UDH, source=source)
    read_all(times=2)
    assert sorted(described()) == ["88", "99"]


@pytest.mark.parametrize(
    ("minutes", "arrivals"), [(1, 1), (31, 1), (59, 1), (121, 2)]
)  # NOON is half past; 31 minutes are over the full hour
def test_the_same_words_are_the_same_message_for_an_hour(account, minutes, arrivals):
    handed_in(account, ucs2(STORY), sequence=1)
    handed_in(account, ucs2(STORY), sequence=9, at=NOON + timedelta(minutes=minutes))
    assert Arrival.objects.count() == arrivals


@pytest.mark.parametrize("kind", [0x04, 0x08, 0x20])
def test_receipts_make_no_contact_and_are_kept_with_the_reason(account, kind):
    handed_in(account, b"id:1 stat:DELIVRD", esm=kind, coding=0)
    read_all()
    arrival = Arrival.objects.get()
    assert (arrival.state, Contact.objects.count()) == (Arrival.State.IGNORED, 0)
    assert arrival.reason.startswith("a delivery")


@pytest.mark.parametrize(
    "how", [{"text": b"\x00\xff\x80", "coding": 4}, {"text": ucs2("没信号"), "source": ""}]
)
def test_what_nobody_can_read_is_quarantined_whole(account, how):
    arrival = handed_in(account, how.pop("text"), **how)
    read_all()
    arrival.refresh_from_db()
    assert arrival.state == Arrival.State.QUARANTINED


def test_a_message_cut_off_is_kept_and_quarantined(account):
    pdu = Pdu(Command.DELIVER_SM, 0, 1, deliver_body(ucs2(STORY))[:30])
    receiving.keep(account, pdu)
    read_all(at=datetime.now(UTC))
    arrival = Arrival.objects.get()
    assert (arrival.state, bytes(arrival.body)) == (Arrival.State.QUARANTINED, pdu.packed())


def test_no_number_and_no_words_are_stored_in_the_open(account):
    handed_in(account, ucs2(STORY))
    other = Account(pk=account.pk + 1)
    pdu = Pdu(Command.DELIVER_SM, 0, 1, deliver_body(ucs2(STORY), source="13900139000"))
    name = Arrival.objects.get().external_id
    assert name.isalnum()
    assert name.islower()
    assert name[:32] != external_id(other, pdu, now=NOON)[:32]


@pytest.mark.parametrize(
    ("data", "coding", "default", "words"),
    [
        (ucs2(STORY), 8, "gsm", STORY),
        (b"\x00\x01\x1b\x3c5\x1b\x65\x1b\x3e\x7f", 0, "gsm", "@£[5€]à"),
        (b"end\x1b", 0, "gsm", "end "),
        (b"\x1b\x41\x80", 0, "gsm", "A\ufffd"),
        ("没信号".encode("gb18030"), 0, "gb18030", "没信号"),
        (b"@", 0, "latin-1", "@"),
        (b"@", 0, "no such alphabet", "¡"),
        ("Ä é".encode("latin-1"), 3, "gsm", "Ä é"),
        (b"abc", 1, "gsm", "abc"),
        ("没信号".encode("gb18030"), 15, "gsm", "没信号"),
        ("没信号".encode(), 4, "gsm", "没信号"),
        ("没信号".encode(), 0xF4, "gsm", "没信号"),
        (b"\x00", 0xF0, "gsm", "@"),
        (ucs2("没"), 0xE0, "gsm", "没"),
        (b"\xd8", 8, "gsm", "\ufffd"),
    ],
)
def test_words_are_read_by_their_coding(data, coding, default, words):
    assert text_of(data, coding, default) == words


@pytest.mark.parametrize("cut", range(0, 60, 3))
def test_a_body_cut_anywhere_is_read_or_refused(cut):
    body = deliver_body(narrow(1) + ucs2("字"), esm=UDH, parameters=sar(1))
    try:
        assert Delivered.of(body[:cut]).source == "8613800138000"
    except ValueError:
        assert cut < len(body) - len(sar(1))
