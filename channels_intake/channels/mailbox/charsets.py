"""Reading the characters of mail as it is really written: by its label, or in spite of it."""

import codecs
import re
from collections.abc import Iterator
from email.base64mime import decode as from_base64
from email.quoprimime import header_decode as from_quoted

# What Chinese mail calls gb2312 is often GBK; gb18030 reads both, and big5hkscs all of big5.
_READ_AS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "hz-gb-2312": "hz",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unknown-8bit": "",
    "iso-8859-1": "",  # what programs write that do not know either
    "default": "",
}
SAMPLE = 4000  # bytes looked at to tell character sets apart
_FREQUENT = {"gb18030": (0xB0, 0xD7), "big5hkscs": (0xA4, 0xC6)}  # lead bytes of the first level
_ESCAPES = {(b"~{", b"~}"): "hz", (b"\x1b$", b"\x1b("): "iso2022_jp_2"}
_WORD = re.compile(r"=\?([\w.+:-]{1,40})(?:\*[\w-]{1,20})?\?([BbQq])\?([^?]{0,4000})\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(=\?)")


def text_of(data: bytes, label: str = "") -> str:
    """The text of `data`, by its label when that fits, else by what it looks like; never raises."""
    for codec in _candidates(data, label):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode(_known(label) or "utf-8", "replace")


def beginning(data: bytes, most: int) -> bytes:
    """At most so many bytes, cut where no character is: fifty megabytes of words would take gigabytes to
    read, and nobody reads them."""
    if len(data) <= most:
        return data
    end = max(data.rfind(b"\n", 0, most), data.rfind(b" ", 0, most))
    return data[: end if end > 0 else most]


def _candidates(data: bytes, label: str) -> Iterator[str]:
    """Lazily: comparing what is frequent takes time, and is seldom needed."""
    if data.isascii():
        yield from (codec for (begin, end), codec in _ESCAPES.items() if begin in data and end in data)
    if named := _known(label):
        yield named
    yield "utf-8"
    yield from sorted(_FREQUENT, key=lambda codec: -_commonness(data, codec))
    yield "latin-1"


def _commonness(data: bytes, codec: str) -> float:
    """The share of frequent characters if it were this codec; both use the same bytes for different ones."""
    try:
        text = data[:SAMPLE].decode(codec, "ignore")
        characters = [c.encode(codec) for c in text if c >= "\u2e80"]
    except UnicodeEncodeError:
        return 0
    first, last = _FREQUENT[codec]
    return sum(first <= c[0] <= last for c in characters) / max(len(characters), 1)


def _known(label: str) -> str:
    """Python's name of the codec that really reads this label; "" for none."""
    name = label.strip().strip("\"'").lower()
    read_as = _READ_AS.get(name, name)
    try:
        return codecs.lookup(read_as).name if read_as else ""
    except (LookupError, ValueError):
        return ""


def header_text(raw: str) -> str:
    """A header as a person reads it: encoded words decoded (also split within a character), raw bytes
    guessed, control characters gone."""
    plain = _raw_bytes(raw)
    joined = _BETWEEN_WORDS.sub(r"\1\2", plain)
    decoded = "".join(_pieces(joined))
    return " ".join("".join(c if c.isprintable() else " " for c in decoded).split())


def _raw_bytes(raw: str) -> str:
    """What the parser kept as surrogates are bytes somebody sent without saying which characters."""
    try:
        return text_of(raw.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return raw.encode("utf-8", "replace").decode()


def _pieces(text: str) -> list[str]:
    """Neighbouring encoded words of one character set are one run of bytes: some cut characters in two."""
    found: list[str] = []
    run, run_charset, at = b"", "", 0
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        charset, data = word[1], _bytes_of(word[2], word[3])
        if run and (between or charset.lower() != run_charset.lower()):
            found.append(text_of(run, run_charset))
            run = b""
        found.append(between)
        run, run_charset, at = run + data, charset, word.end()
    if run:
        found.append(text_of(run, run_charset))
    return [*found, text[at:]]


def _bytes_of(encoding: str, payload: str) -> bytes:
    if encoding in "Qq":
        return from_quoted(payload).encode("latin-1", "replace")
    try:
        return bytes(from_base64(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        return payload.encode()
