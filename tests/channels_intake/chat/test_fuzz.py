"""Whatever a chat system posts: read, or refused by name; nothing else, and quickly."""

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from channels_intake.channels.chat.adapter import TRANSCRIPT_MAX, _fitting, _words, id_of
from channels_intake.channels.chat.said import MOST_LINES
from channels_intake.channels.chat.transcript import MOST_BYTES, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
MESSAGES = st.lists(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("from", "name", "text", "at"), JSON)) | JSON, max_size=6
)
SESSIONS = st.fixed_dictionaries(
    {"session_id": st.text(min_size=1, max_size=20) | JSON, "messages": MESSAGES | JSON},
    optional=dict.fromkeys(("customer", "started_at", "ended_at"), JSON),
)
STAMPS = st.sampled_from(["10:20", "2026-11-22 10:20:30", "2026/13/45 99:99", "", "0000-00-00 00:00"])
LINES = st.tuples(STAMPS, st.sampled_from(["客户", "客服", "访客 A", "x"]), st.text(max_size=40))


def readable(body: bytes, customer: str = "") -> None:
    assert len(id_of(body)) <= 200
    try:
        found = read(body, customer)
    except ValueError:
        return
    assert 0 < len(found.session_id) <= 100
    assert len(found.said) <= MOST_LINES * 5
    kept = json.dumps(_words(found), ensure_ascii=False)
    assert len(kept) <= 20_000
    kept.encode()


@given(st.binary(max_size=2000))
@example(b'{"session_id": "\\ud83d", "messages": [{"from": "customer", "text": "\\ud83d"}]}')
@example(b"{" * 100_000)
def test_any_bytes(body):
    readable(body)


@given(SESSIONS)
def test_any_session(session):
    readable(json.dumps(session).encode())


@given(st.lists(LINES, max_size=8), st.text(max_size=10))
def test_any_text(lines, customer):
    inline = "\n".join(f"[{at}] {name}: {text}" for at, name, text in lines)
    heading = "\n".join(f"{name} {at}\n{text}" for at, name, text in lines)
    readable(inline.encode(), customer)
    readable(heading.encode("gb18030", "replace"), customer)


@given(st.text(alphabet='"\\\n客', max_size=300).map(lambda text: text * 60))
def test_a_conversation_always_fits(text):
    assert len(json.dumps(_fitting(text), ensure_ascii=False)) <= TRANSCRIPT_MAX


@pytest.mark.parametrize("piece", [
    b"10:20" + b" " * 5000 + b"\n", b"[" * 1000 + b"\n", b"a " * 3000 + b"\n",
    b"10:20 x" + b" " * 100 + b"\n",
    b"\n", "客 10:20\n".encode(), b'{"session_id":"s","messages":[' + b'{"from":"customer","text":"\\""},',
])  # fmt: skip
def test_the_largest_costs_little(piece):
    body = (piece * (MOST_BYTES // len(piece)))[:MOST_BYTES]
    began = time.perf_counter()
    readable(body)
    assert time.perf_counter() - began < 8
