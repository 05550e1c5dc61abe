"""A mail parsed without its long runs of base64 is the mail that the standard parser reads."""

import base64
import time
from email import policy
from email.message import Message
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_intake.channels.mailbox.long_runs import LongRuns, parsed

FULL = base64.b64encode(bytes(range(57)) * 30)  # lines of 76, the last as long as the others
LINES = {
    end: end.join(FULL[at : at + 76] for at in range(0, len(FULL), 76)) + end for end in (b"\n", b"\r\n")
}
PIECES = st.sampled_from(
    [
        *LINES.values(),
        *(b"\r\n", b"\n", b"QUJD", b"=", b"--b", b"--b--", b" folded", b"X: y", b"\xc4\xe3", b"From x"),
        *(b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: message/rfc822"),
        *(b"Content-Transfer-Encoding: base64", b"run-" + b"0" * 32 + b"-0-"),
    ]
)


def standard(raw: bytes) -> "Message[str, str]":
    return BytesParser(policy=policy.compat32).parsebytes(raw)


def contents(message: "Message[str, str]") -> list[object]:
    return [
        (part.items(), part.preamble, part.epilogue, part.is_multipart() or part.get_payload())
        for part in message.walk()
    ]


def read(raw: bytes) -> "Message[str, str]":
    return parsed(raw, lambda _left: None)


@given(st.lists(PIECES | st.binary(max_size=20), max_size=20).map(b"\r\n".join))
@settings(max_examples=150)
def test_nothing_is_read_differently(raw):
    assert contents(read(raw)) == contents(standard(raw))


@pytest.mark.parametrize("end", LINES)
def test_the_last_line_before_a_boundary_is_whole(end):
    head = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\n"
    *_whole, part = read(head + LINES[end] + b"--b--\n").walk()
    assert part.get_payload(decode=True) == bytes(range(57)) * 30


def test_only_little_is_left_to_look_at():
    raw = b"Content-Transfer-Encoding: base64\n\n" + LINES[b"\n"] * 2000
    assert len(LongRuns().taken_from(raw)) < 100


def test_lines_that_are_almost_base64_cost_little():
    raw = b"\n" + (b"A" * 76 + b"\n") * 19 + b"-\n"
    began = time.process_time()
    read(raw * 1000)
    assert time.process_time() - began < 3
