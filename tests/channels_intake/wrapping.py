"""winmail.dat as Outlook writes it (MS-OXTNEF)."""

import struct

OBJECT, NARROW, WIDE, BINARY = 0x0D, 0x1E, 0x1F, 0x102
BODY, DATA, TITLE, BEGINS, PROPERTIES, FILE_PROPERTIES, CODE_PAGE = (
    *(0x800C, 0x800F, 0x8010, 0x9002),
    *(0x9003, 0x9005, 0x9007),
)


def attribute(name: int, value: bytes) -> bytes:
    level = 2 if name in (DATA, TITLE, BEGINS, FILE_PROPERTIES) else 1
    kind = {TITLE: 1, BODY: 2}.get(name, 6)
    return struct.pack("<BHHI", level, name, kind, len(value)) + value + struct.pack("<H", sum(value) % 65536)


def valued(kind: int, value: bytes) -> bytes:
    return struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)


def properties(*given: tuple[int, int, bytes]) -> bytes:
    """Name, kind and value of each; a kind of fixed size comes as its bytes."""
    found = struct.pack("<I", len(given))
    for name, kind, value in given:
        found += struct.pack("<HH", kind, name)
        found += valued(kind, value) if kind in (OBJECT, NARROW, WIDE, BINARY) else value
    return found


def a_file(title: bytes, data: bytes, *said: tuple[int, int, bytes]) -> bytes:
    told = attribute(FILE_PROPERTIES, properties(*said)) if said else b""
    return attribute(BEGINS, b"\1\0" + b"\0" * 12) + attribute(TITLE, title) + attribute(DATA, data) + told


def winmail(*parts: bytes, code_page: int = 936) -> bytes:
    head = struct.pack("<IH", 0x223E9F78, 1)
    return head + attribute(CODE_PAGE, struct.pack("<II", code_page, 0)) + b"".join(parts)
