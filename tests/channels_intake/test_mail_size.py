"""Mails that are far too large, or far too much of something: read within bounds, and nothing goes unsaid."""

import base64
import time

import pytest

from channels_intake.channels.adapter import Unintelligible
from channels_intake.channels.mailbox import parsing
from channels_intake.channels.mailbox.charsets import text_of
from channels_intake.channels.mailbox.html import MOST_HTML
from channels_intake.channels.mailbox.parsing import MOST_PARTS, MOST_TEXT, parse
from tests.channels_intake.test_mail_parsing import raw


def test_ten_thousand_references_cost_little():
    references = " ".join(f"<{n}@example.com>" for n in range(10_000))
    began = time.process_time()
    mail = parse(raw(b"x", f"References: {references}"))
    assert len(mail.references) <= 20_000
    assert time.process_time() - began < 5


def test_ten_thousand_parts_are_counted_not_lost():
    body = b"".join(b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n" for _ in range(10_000)) + b"--b--\r\n"
    mail = parse(raw(body, "Content-Type: multipart/mixed; boundary=b"))
    assert (len(mail.pieces), mail.left_out) == (MOST_PARTS, 10_000 - MOST_PARTS)


def test_parts_within_parts_without_end_are_refused():
    body = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(500)
    )
    with pytest.raises(Unintelligible):
        parse(raw(body, "Content-Type: multipart/mixed; boundary=b0"))


def test_headers_without_end_are_cut():
    headers = [f"X-Long-{n}: {'y' * 90_000}" for n in range(600)]
    mail = parse(raw("正文".encode(), "Subject: kept", "Content-Type: text/plain; charset=utf-8", *headers))
    assert (mail.subject, mail.text) == ("kept", "正文")


@pytest.mark.parametrize("label", ["gb2312", "utf-8", ""])
def test_words_without_end_are_read_as_far_as_anybody_reads(label, monkeypatch):
    """Fifty megabytes of them took 2.7 GB."""
    read: list[int] = []

    def noted(data: bytes, of: str) -> str:
        read.append(len(data))
        return text_of(data, of)

    monkeypatch.setattr(parsing, "text_of", noted)
    line = "城东路没信号，店里扫码收不了钱\r\n".encode(label or "gbk")
    mail = parse(raw(line * 60_000, f"Content-Type: text/plain; charset={label}"))
    assert read[0] <= 4 * MOST_HTML < len(line * 60_000)
    assert MOST_TEXT - 20 < len(mail.text) <= MOST_TEXT
    assert mail.text.startswith("城东路没信号，店里扫码收不了钱\n城东路")
    assert "\ufffd" not in mail.text


def test_fifty_megabytes_cost_little():
    file = b"%PDF" + b"\0" * 36 * 1024 * 1024
    began = time.process_time()
    body = b"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    mail = parse(
        raw(body + base64.encodebytes(file) + b"--b--\r\n", "Content-Type: multipart/mixed; boundary=b")
    )
    assert time.process_time() - began < 5
    assert mail.pieces[0].data == file
