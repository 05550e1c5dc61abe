"""What the bytes of a text message say, by its data_coding (SMPP 3.4 § 5.2.19, 3GPP TS 23.038)."""

GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPE = 0x1B
AFTER_ESCAPE = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
DEFAULT, UCS2 = 0, 8
_CODECS = {
    1: "ascii",
    3: "latin-1",
    5: "shift_jis",
    6: "iso-8859-5",
    7: "iso-8859-8",
    8: "utf-16-be",
    14: "euc-kr",
    15: "gb18030",  # as centres in mainland China use it
}
_DEFAULTS = frozenset({"gsm", "ascii", "latin-1", "utf-8", "gb18030"})


def text_of(data: bytes, data_coding: int, default: str = "gsm") -> str:
    """The words; what does not fit is shown as U+FFFD. `default` is the alphabet that the centre means
    by 0. Raises ValueError for binary messages."""
    if data_coding >= 0xC0:  # the coding groups of GSM: bit 2 or 3 says how wide a character is
        data_coding = _of_group(data_coding)
    if data_coding in (2, 4):
        return _unless_binary(data)
    if data_coding != DEFAULT:
        return data.decode(_CODECS.get(data_coding, "utf-8"), "replace")
    codec = default if default in _DEFAULTS else "gsm"
    return from_gsm(data) if codec == "gsm" else data.decode(codec, "replace")


def from_gsm(data: bytes) -> str:
    """GSM 03.38, one character in each byte; an unknown one after an escape is shown as itself."""
    words: list[str] = []
    codes = iter(data)
    for code in codes:
        words.append(_escaped(next(codes, 0x20)) if code == ESCAPE else _gsm(code))
    return "".join(words)


def _gsm(code: int) -> str:
    return GSM[code] if code < len(GSM) and code != ESCAPE else "\ufffd"


def _escaped(code: int) -> str:
    return AFTER_ESCAPE.get(code) or _gsm(code)


def _of_group(data_coding: int) -> int:
    if data_coding >= 0xF0:
        return 4 if data_coding & 0x04 else DEFAULT
    return UCS2 if data_coding >= 0xE0 else DEFAULT


def _unless_binary(data: bytes) -> str:
    """Some telephones call their words binary."""
    try:
        words = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("a binary message") from None
    if any(ord(c) < 0x20 and c not in "\t\r\n" for c in words):
        raise ValueError("a binary message")
    return words
