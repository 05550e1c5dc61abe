"""winmail.dat: words and files as Outlook wraps them (MS-OXTNEF), read within the bounds of what is there.

Why not tnefparse: sixty bytes that claim four thousand million properties keep it busy for hours, names it
reads by UTF-8 alone, and zeros at the end of a file it takes for padding.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import islice

from channels_intake.channels.mailbox.charsets import beginning, text_of
from channels_intake.channels.mailbox.mapi import (
    BINARY,
    NARROW,
    OBJECT,
    WIDE,
    Budget,
    Reader,
    Value,
    properties,
)

SIGNATURE = 0x223E9F78
MOST_BYTES = 30 * 1024 * 1024
MOST_ATTRIBUTES = 2000
MOST_WORDS = 800_000  # bytes of one text
_HEAD = struct.Struct("<IH")  # signature, key
_ATTRIBUTE = struct.Struct("<BHHI")  # level, name, kind, length; a checksum of two bytes follows the data
_WHOLE = struct.Struct("<I")
_MESSAGE_WITHIN = 16  # bytes of an object's own name before its data


class Attribute(IntEnum):
    BODY = 0x800C
    FILE_DATA = 0x800F
    FILE_TITLE = 0x8010
    FILE_BEGINS = 0x9002
    PROPERTIES = 0x9003
    FILE_PROPERTIES = 0x9005
    CODE_PAGE = 0x9007


class Property(IntEnum):
    BODY = 0x1000
    HTML = 0x1013
    DISPLAY_NAME = 0x3001
    FILE_DATA = 0x3701
    FILE_NAME = 0x3704
    MEDIA_TYPE = 0x370E
    LONG_NAME = 0x3707
    CONTENT_ID = 0x3712


NAMES = (Property.LONG_NAME, Property.FILE_NAME, Property.DISPLAY_NAME)
SAID = (*NAMES, Property.MEDIA_TYPE, Property.CONTENT_ID)


@dataclass(slots=True)
class File:
    title: str = ""
    data: bytes = b""
    said: dict[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return next((self.said[name] for name in NAMES if self.said.get(name)), self.title)


@dataclass(slots=True)
class Opened:
    """What is inside; `text` and `html` say the same, and are often both empty: Outlook wraps RTF."""

    text: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)


def opened(data: bytes) -> Opened | None:
    """None for what is no winmail.dat. Of one that is cut off or damaged, what can be read; never raises."""
    if len(data) > MOST_BYTES or len(data) < _HEAD.size or _HEAD.unpack_from(data)[0] != SIGNATURE:
        return None
    found, code_page, budget = Opened(), "", Budget()
    for name, value in islice(_attributes(memoryview(data)), MOST_ATTRIBUTES):
        if name == Attribute.CODE_PAGE and len(value) >= _WHOLE.size:
            code_page = f"cp{_WHOLE.unpack_from(value)[0]}"
        elif name == Attribute.FILE_BEGINS:
            found.files.append(File())
        else:
            _add(found, name, value, code_page, budget)
    return found


def _add(to: Opened, name: int, value: memoryview, code_page: str, budget: Budget) -> None:
    match name, to.files:
        case Attribute.BODY, _:
            to.text = to.text or _words(value, code_page)
        case Attribute.PROPERTIES, _:
            said = dict(properties(Reader(value, budget)))
            to.text = _text(said, Property.BODY, code_page) or to.text
            to.html = _text(said, Property.HTML, code_page)
        case Attribute.FILE_TITLE, [*_, file]:
            file.title = _words(value, code_page)
        case Attribute.FILE_DATA, [*_, file]:
            file.data = bytes(value)
        case Attribute.FILE_PROPERTIES, [*_, file]:
            said = dict(properties(Reader(value, budget)))
            file.said = {key: _text(said, key, code_page) for key in SAID}
            if Property.FILE_DATA in said:
                kind, within = said[Property.FILE_DATA]
                file.data = bytes(within[_MESSAGE_WITHIN:] if kind == OBJECT else within)


def _attributes(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    at = _HEAD.size
    while at + _ATTRIBUTE.size <= len(data):
        _level, name, _kind, length = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        if at + length > len(data):
            return
        yield name, data[at : at + length]
        at += length + 2


def _text(said: dict[int, Value], name: int, code_page: str) -> str:
    kind, value = said.get(name, (0, memoryview(b"")))
    if kind == WIDE:
        return bytes(value[:MOST_WORDS]).decode("utf-16-le", "replace").rstrip("\0")
    return _words(value, code_page) if kind in (NARROW, BINARY) else ""


def _words(value: memoryview, code_page: str) -> str:
    return text_of(beginning(bytes(value[: MOST_WORDS + 1]).rstrip(b"\0"), MOST_WORDS), code_page)
