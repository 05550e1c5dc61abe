"""winmail.dat is opened: words, files and their names, and nothing a file merely claims keeps us busy."""

import struct
import time
from email.message import EmailMessage

import pytest
import tnefparse
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_intake.channels.mailbox.parsing import parse
from channels_intake.channels.mailbox.winmail import MOST_BYTES, opened
from tests.channels_intake.wrapping import (
    BEGINS,
    BINARY,
    BODY,
    FILE_PROPERTIES,
    NARROW,
    OBJECT,
    PROPERTIES,
    WIDE,
    a_file,
    attribute,
    properties,
    winmail,
)

NAME = "话费账单（十一月）.pdf"
PDF = b"%PDF-1.7 words\0\0"  # zeros at the end are part of it
GUID = bytes(range(16))


def wide(text: str) -> bytes:
    return f"{text}\0".encode("utf-16-le")


def a_mail(data: bytes, text: str = "") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "张晓明 <zhang@example.com>", "账单"
    if text:
        mail.set_content(text)
    mail.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return mail.as_bytes()


@pytest.mark.parametrize(
    "file",
    [
        a_file(NAME.encode("gbk") + b"\0", PDF),
        a_file(b"BILL.PDF\0", PDF, (0x3707, WIDE, wide(NAME))),
        a_file(b"BILL.PDF\0", PDF, (0x3707, NARROW, NAME.encode("gbk") + b"\0")),
        a_file(
            b"x",
            PDF,
            (0x8001, 0x03, GUID + struct.pack("<II", 0, 7) + b"\1\0\0\0"),
            (0x3707, WIDE, wide(NAME)),
        ),
        a_file(
            b"x", PDF, (0x0E20, 0x03, b"\1\0\0\0"), (0x0E21, 0x0B, b"\1\0\0\0"), (0x3707, WIDE, wide(NAME))
        ),
        a_file(b"x", PDF, (0x0E22, 0x1002, struct.pack("<I3HH", 3, 1, 2, 3, 0)), (0x3707, WIDE, wide(NAME))),
        a_file(b"x", b"", (0x3707, WIDE, wide(NAME)), (0x3701, OBJECT, GUID + PDF)),
        a_file(b"x", PDF, (0x3707, WIDE, wide(f"..\\..\\{NAME}"))),
    ],
)
def test_files_have_their_names_and_every_byte(file):
    mail = parse(a_mail(winmail(file), "见附件"))
    assert [(piece.name, piece.data) for piece in mail.pieces] == [(NAME, PDF)]
    assert mail.text == "见附件"


@pytest.mark.parametrize(
    "body",
    [
        attribute(BODY, "没信号，䶮".encode("gb18030") + b"\0"),
        attribute(PROPERTIES, properties((0x1000, WIDE, wide("没信号，䶮")))),
        attribute(PROPERTIES, properties((0x1013, BINARY, "<p>没信号，䶮</p><script>x</script>".encode()))),
    ],
)
def test_words_that_are_only_inside_are_read(body):
    assert parse(a_mail(winmail(body, a_file(b"a.pdf", PDF)))).text == "没信号，䶮"


def test_the_mails_own_words_win():
    assert parse(a_mail(winmail(attribute(BODY, b"inside")), "outside")).text == "outside"


def test_a_picture_keeps_the_name_by_which_the_words_show_it():
    said = ((0x370E, NARROW, b"image/png\0"), (0x3712, NARROW, b"<p1>\0"))
    (piece,) = parse(a_mail(winmail(a_file(b"p.png", b"\x89PNG", *said)))).pieces
    assert (piece.media_type, piece.content_id) == ("image/png", "p1")


def test_another_reader_finds_the_same():
    data = winmail(a_file(b"bill.pdf\0", PDF, (0x3707, WIDE, wide(NAME))), a_file(b"b.txt\0", b"two"))
    theirs = tnefparse.TNEF(data, do_checksum=True)
    ours = opened(data)
    assert ours
    assert [(each.name, each.data) for each in ours.files] == [
        (each.long_filename(), each.data) for each in theirs.attachments
    ]
    assert all(each.good_checksum for each in theirs.objects)


@pytest.mark.parametrize("data", [b"", b"winmail", winmail()[:5], winmail(attribute(PROPERTIES, b"\1"))])
def test_what_cannot_be_opened_stays_a_file(data):
    assert [(piece.name, piece.data) for piece in parse(a_mail(data)).pieces] == [("winmail.dat", data)]


@pytest.mark.parametrize("cut", range(1, 120, 7))
def test_of_one_that_is_cut_off_what_is_whole_is_taken(cut):
    whole = a_file(b"a.pdf", PDF)
    found = opened((winmail(whole) + a_file(b"b.pdf", b"x" * 200, (0x3707, WIDE, wide("b"))))[:-cut])
    assert found
    assert (found.files[0].name, found.files[0].data) == ("a.pdf", PDF)


MANY = 0xFFFFFFFF
CLAIMS = {
    "properties": struct.pack("<I", MANY),
    "numbers": struct.pack("<IHHI", 1, 0x1003, 1, MANY),
    "nothings": struct.pack("<IHHI", 1, 0x1001, 1, MANY),
    "texts": struct.pack("<IHHI", 1, NARROW, 1, MANY) + b"\0" * 64,
    "a long text": struct.pack("<IHHII", 1, NARROW, 1, 1, MANY),
    "an unknown kind": struct.pack("<IHHI", 2, 0x0033, 1, MANY),
}


@pytest.mark.parametrize("claimed", CLAIMS.values(), ids=CLAIMS)
@pytest.mark.parametrize("name", [PROPERTIES, FILE_PROPERTIES])
def test_what_is_only_claimed_is_not_done(claimed, name):
    began = time.process_time()
    assert opened(winmail(attribute(BEGINS, b""), attribute(name, claimed)))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "piece",
    [
        attribute(BODY, b""),
        attribute(BEGINS, b""),
        attribute(PROPERTIES, properties(*[(1, NARROW, b"")] * 400)),
    ],
)
def test_the_largest_costs_little(piece):
    data = winmail(piece * ((MOST_BYTES - 100) // len(piece)))
    began = time.process_time()
    assert opened(data)
    assert time.process_time() - began < 4
    assert opened(data + b"x" * MOST_BYTES) is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from([BODY, BEGINS, PROPERTIES, FILE_PROPERTIES, 0x800F]), st.binary(max_size=60)
        )
    )
)
@settings(max_examples=60)
def test_anything_is_opened_or_left_alone(parts):
    parse(a_mail(winmail(*(attribute(name, value) for name, value in parts))))
