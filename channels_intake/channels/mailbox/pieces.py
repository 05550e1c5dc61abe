"""What hangs on a mail: its files, with names people can read; winmail.dat opened."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import unquote_to_bytes

from channels_intake.channels.mailbox import winmail
from channels_intake.channels.mailbox.charsets import header_text, text_of
from channels_intake.channels.mailbox.html import text_of_html

WINMAIL = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_CONTINUED = re.compile(r"^(?P<name>filename|name)\*(?P<number>\d{1,3})?(?P<encoded>\*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One file. `content_id` names it where the text shows it as a picture."""

    name: str
    media_type: str
    data: bytes
    content_id: str = ""


def is_attached(part: "Message[str, str]") -> bool:
    """Whether the sender says that it is a file, not words of the mail."""
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def piece_of(part: "Message[str, str]") -> Piece:
    return Piece(
        name=_name(part) or _unnamed(part),
        media_type=part.get_content_type(),
        data=_data(part),
        content_id=str(part.get("Content-ID", "")).strip().strip("<>")[:200],
    )


def unpacked(piece: Piece) -> tuple[list[Piece], str]:
    """The files inside a winmail.dat and what it says in words; of every other piece, itself. One in which
    nothing can be read stays as it is."""
    is_winmail = piece.media_type in WINMAIL or piece.name.lower() == "winmail.dat"
    inside = winmail.opened(piece.data) if is_winmail else None
    if inside is None:
        return [piece], ""
    files = [_from_winmail(each) for each in inside.files if each.data]
    words = inside.text or text_of_html(inside.html)
    return files if files or words else [piece], words


def _from_winmail(file: winmail.File) -> Piece:
    said = file.said.get
    return Piece(
        name=_plain_name(header_text(file.name)) or "file",
        media_type=said(winmail.Property.MEDIA_TYPE) or "application/octet-stream",
        data=file.data,
        content_id=(said(winmail.Property.CONTENT_ID) or "").strip("<>")[:200],
    )


def _data(part: "Message[str, str]") -> bytes:
    if part.is_multipart():  # a mail within the mail, kept as one
        inner: Any = part.get_payload(0)
        return bytes(inner.as_bytes()) if isinstance(inner, Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _name(part: "Message[str, str]") -> str:
    """By RFC 2231 (also continued), else by encoded words or raw bytes; without any path."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        given = {key.lower(): str(value) for key, value in _parameters(part, header)}
        name = _continued(given, parameter) or header_text(given.get(parameter, ""))
        if name:
            return _plain_name(name)
    return ""


def _plain_name(name: str) -> str:
    """Without any path."""
    return posixpath.basename(name.replace("\\", "/"))[:255]


def _parameters(part: "Message[str, str]", header: str) -> Iterator[tuple[str, str]]:
    """Name and value of each parameter, undecoded: the standard parser gives up on raw bytes."""
    raw = next((str(value) for key, value in part.raw_items() if key.lower() == header), "")
    for found in re.finditer(
        r';\s*([\w*-]{1,40})\s*=\s*("(?:[^"\\]|\\.){0,2000}"|[^;\s]{1,2000})', raw[:20_000]
    ):
        value = found[2]
        yield found[1], re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _continued(given: dict[str, str], parameter: str) -> str:
    """filename*=utf-8''…, filename*0*=…; filename*1=… joined in order."""
    parts: dict[int, tuple[str, bool]] = {}
    for key, value in given.items():
        match = _CONTINUED.match(key)
        if match and match["name"].lower() == parameter:
            is_encoded = bool(match["encoded"]) or match["number"] is None
            parts[int(match["number"] or 0)] = (value, is_encoded)
    if not parts:
        return ""
    charset = ""
    data = b""
    for number in sorted(parts):
        value, is_encoded = parts[number]
        if number == min(parts) and is_encoded and value.count("'") >= 2:
            charset, _language, value = value.split("'", 2)
        raw = value.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(value) if is_encoded and value.isascii() else raw
    return header_text(text_of(data, charset))


def _unnamed(part: "Message[str, str]") -> str:
    kind = part.get_content_type()
    return "message.eml" if kind == "message/rfc822" else f"file.{part.get_content_subtype()[:10]}"
