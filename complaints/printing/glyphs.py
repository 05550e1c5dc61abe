"""Which characters the fonts can draw, and what stands in for the others on paper."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import pylopdf_fonts_zh_cn
from django.utils.translation import gettext as _

from privacy.masking import graphemes

FONT = pylopdf_fonts_zh_cn.sans_path()
BLANKS = "\n\t "
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
PICTURES = {"So", "Sk", "Mn", "Me"}


def printable(value: Any) -> Any:
    """The same value, its texts such that the fonts can draw them: 𠮷 becomes 〔U+20BB7〕, 😀 [emoji]."""
    match value:
        case str():
            return "".join(_drawn(character) for character in graphemes(value))
        case dict():
            return {key: printable(item) for key, item in value.items()}
        case list() | tuple():
            return [printable(item) for item in value]
        case _:
            return value


def _drawn(grapheme: str) -> str:
    seen = "".join(c for c in grapheme if c in BLANKS or unicodedata.category(c) not in UNSEEN)
    if all(c in BLANKS or ord(c) in drawable() for c in seen):
        return seen
    if any(unicodedata.category(c) in PICTURES for c in seen):
        return _("[emoji]")
    return "".join(c if ord(c) in drawable() else f"〔U+{ord(c):X}〕" for c in seen)


@cache
def drawable() -> frozenset[int]:
    """The code points that the font has a glyph for, from its character map (OpenType cmap, format 12)."""
    font = FONT.read_bytes()
    table = _table(font, b"cmap")
    (subtables,) = struct.unpack_from(">H", font, table + 2)
    found: set[int] = set()
    for place in range(subtables):
        (offset,) = struct.unpack_from(">I", font, table + 8 + 8 * place)
        if struct.unpack_from(">H", font, table + offset) == (12,):
            found.update(_segments(font, table + offset))
    return frozenset(found)


def _table(font: bytes, tag: bytes) -> int:
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * place) for place in range(tables))
    return next(int(offset) for name, _sum, offset, _length in records if name == tag)


def _segments(font: bytes, at: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">I", font, at + 12)
    for place in range(groups):
        first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * place)
        yield from range(first, last + 1)
