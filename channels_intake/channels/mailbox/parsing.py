"""A mail as bytes becomes a Mail: what it says, who it is from, what hangs on it. Never trusts a label."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import islice

from channels_intake.channels.adapter import Unintelligible
from channels_intake.channels.mailbox.automatic import why_automatic
from channels_intake.channels.mailbox.charsets import beginning, header_text, text_of
from channels_intake.channels.mailbox.html import MOST_HTML, text_of_html
from channels_intake.channels.mailbox.long_runs import parsed
from channels_intake.channels.mailbox.pieces import Piece, is_attached, piece_of, unpacked
from channels_intake.channels.mailbox.quoting import folded
from channels_intake.channels.words import plain as plain_words

MOST_HEADER_BYTES = 256 * 1024
MOST_NESTED = 60
MOST_PARTS = 200
MOST_TEXT = 200_000  # characters
_MULTIPART = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")
_ADDRESS = re.compile(r"(?P<address>[\w.!#$%&*+/=?^`{|}~'-]{1,64}@[\w.-]{1,180})")
_IN_BRACKETS = re.compile(rf"<\s*{_ADDRESS.pattern}\s*>")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,400}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`text` is what the sender wrote now, `quoted` what they quoted, `html` all of it as a stranger's
    page, not to be shown before html.cleaned(); `left_out` counts parts beyond MOST_PARTS, which are in
    the original. `automatic` says why no person wrote it, "" when one did."""

    message_id: str
    references: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    text: str
    quoted: str
    html: str
    pieces: tuple[Piece, ...]
    left_out: int
    automatic: str


def parse(raw: bytes) -> Mail:
    """Raises Unintelligible, and nothing else, whatever the bytes are."""
    message = _message(raw)
    leaves = list(_leaves(message))
    body, html, pieces = _sorted(leaves[:MOST_PARTS])
    fresh, quoted = folded(body[:MOST_TEXT])
    sender_name, sender = _address(_header(message, "from"))
    return Mail(
        message_id=_first_id(_header(message, "message-id")),
        references=f"{_raw(message, 'references')} {_raw(message, 'in-reply-to')}"[-20_000:],
        sender=sender,
        sender_name=sender_name,
        recipients=tuple(_recipients(message)),
        subject=_header(message, "subject")[:998],
        sent_at=_date(_header(message, "date")),
        text=fresh,
        quoted=quoted,
        html=html,
        pieces=tuple(pieces),
        left_out=max(0, len(leaves) - MOST_PARTS),
        automatic=why_automatic(lambda name: _header(message, name), message.get_content_type(), sender),
    )


def _message(raw: bytes) -> "Message[str, str]":
    try:
        return parsed(_with_short_headers(raw), _check_nesting)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise Unintelligible(f"not a mail: {type(error).__name__}") from None


def _check_nesting(raw: bytes) -> None:
    if len(_MULTIPART.findall(raw)) > MOST_NESTED:
        raise Unintelligible("too many parts within parts")


def _with_short_headers(raw: bytes) -> bytes:
    """Headers beyond MOST_HEADER_BYTES are not read; the original keeps them."""
    end = _END_OF_HEADERS.search(raw)
    if end is None or end.start() <= MOST_HEADER_BYTES:
        return raw
    kept = raw[:MOST_HEADER_BYTES]
    return kept[: kept.rfind(b"\n") + 1] + b"\n" + raw[end.end() :]


def _leaves(message: "Message[str, str]") -> Iterator["Message[str, str]"]:
    """The parts that hold something, in order; a mail within the mail is one of them, whole."""
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _sorted(leaves: list["Message[str, str]"]) -> tuple[str, str, list[Piece]]:
    """The words of the body, the same as a page, and everything else."""
    plain: list[str] = []
    html: list[str] = []
    wrapped: list[str] = []
    pieces: list[Piece] = []
    for part in leaves:
        kind = part.get_content_type()
        if kind == "text/plain" and not is_attached(part):
            plain.append(_text(part))
        elif kind == "text/html" and not is_attached(part):
            html.append(_text(part))
        else:
            files, words = unpacked(piece_of(part))
            pieces.extend(files)
            wrapped.append(plain_words(words))
    said = _joined(plain) or _joined(map(text_of_html, html)) or _joined(wrapped)
    return said, "\n".join(html)[:MOST_HTML], pieces


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(text.strip() for text in texts).strip()


def _text(part: "Message[str, str]") -> str:
    payload = part.get_payload(decode=True)
    data = beginning(payload, 4 * MOST_HTML) if isinstance(payload, bytes) else b""
    return plain_words(text_of(data, str(part.get_content_charset() or "")))


def _raw(message: "Message[str, str]", name: str) -> str:
    """The header as it stands, every time it stands there."""
    found = [str(value) for key, value in message.raw_items() if key.lower() == name]
    return " ".join(found)


def _header(message: "Message[str, str]", name: str) -> str:
    found = (str(value) for key, value in message.raw_items() if key.lower() == name)
    return header_text(next(found, ""))


def _address(header: str) -> tuple[str, str]:
    """Name and address of the first sender; "" for an address that is none."""
    found = _IN_BRACKETS.search(header[:2000]) or _ADDRESS.search(header[:2000])
    if found is None:
        return header[:120], ""
    name = header[: found.start()].strip(" \t\"',<")
    return name[:120], found["address"]


def _recipients(message: "Message[str, str]") -> Iterator[str]:
    for name in ("to", "cc", "delivered-to", "x-original-to"):
        found = _ADDRESS.finditer(_header(message, name)[:20_000])
        yield from (each["address"] for each in islice(found, 50))


def _first_id(header: str) -> str:
    found = _MESSAGE_ID.search(header)
    return found.group() if found else ""


def _date(header: str) -> datetime | None:
    """The sender's own word, for display only: what counts is when it reached us."""
    try:
        sent_at = parsedate_to_datetime(header)
        return (sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
