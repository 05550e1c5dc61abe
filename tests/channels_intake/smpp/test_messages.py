"""Text messages over SMPP: whole however they come, read by the characters they are really written in."""

from datetime import UTC, datetime, timedelta

import pytest
import smpp34

from channels_intake.channels.smpp import receiving
from channels_intake.channels.smpp.alphabets import text_of
from channels_intake.channels.smpp.identity import external_id
from channels_intake.channels.smpp.pdu import Command, Delivered, Pdu
from channels_intake.models import Account, Arrival, Contact
from tests.channels_intake.smpp.handing import (
    NOON,
    STORY,
    UDH,
    described,
    handed_in,
    narrow,
    read_all,
    sar,
    ucs2,
    wide,
)
from tests.channels_intake.smpp.smsc import (
    deliver_body,
)


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
