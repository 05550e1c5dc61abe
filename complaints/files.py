"""Evidence: which files are taken, and under which name they are shown (S003-24)."""

import struct
import unicodedata
import zipfile
from pathlib import PurePath

from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.file_kinds import (
    HEAD_BYTES,
    OFFICE,
    PICTURES,
    FileRefused,
    Kind,
    active_content,
    content_differs,
    sniff,
)

MIB = 1024 * 1024
FILE_MAX_BYTES = 20 * MIB
FILES_PER_COMPLAINT = 10
COMPLAINT_MAX_BYTES = 60 * MIB  # all files of one customer's complaint together
REQUEST_MAX_BYTES = COMPLAINT_MAX_BYTES + MIB
NAME_MAX_CHARACTERS = 120
UNPACKED_MAX_BYTES = 200 * MIB
DIRECTORY_MAX_BYTES = MIB  # a zip directory, read into memory; documents have a few kilobytes
PICTURE_MAX_PIXELS = 120_000_000  # what a browser may have to unpack

_MAIN_PART = {Kind.DOCX: "word/document.xml", Kind.XLSX: "xl/workbook.xml"}
_UNSAFE_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, bidi overrides, U+200B, line separators
_EXTENSION_MAX = 10
_EOCD = struct.Struct("<4s4H2LH")  # a zip's end record; its sixth value is the directory's size


def check(upload: "File[bytes]") -> Kind:
    """The kind of one file of evidence, of at most FILE_MAX_BYTES. Raises FileRefused.

    Reads the beginning, and the directory of a Word or Excel file; leaves the file rewound.
    """
    _check_size(upload.size or 0)
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    kind = sniff(head, safe_name(upload.name or ""))
    if kind in PICTURES and pixels(head, kind) > PICTURE_MAX_PIXELS:
        raise FileRefused(
            "picture_too_large", _("This picture has too many pixels. Please make it smaller and try again.")
        )
    if kind in OFFICE:
        _check_document(upload, kind)
    elif zipfile.is_zipfile(upload):  # a picture or recording with an archive behind it
        raise FileRefused("hidden_archive", _("An archive is hidden in this file."))
    upload.seek(0)
    return kind


def check_room(already: int) -> None:
    """Raises FileRefused when a complaint with `already` files can take no more."""
    if already >= FILES_PER_COMPLAINT:
        message = ngettext(
            "A complaint can have at most %(count)d file.",
            "A complaint can have at most %(count)d files.",
            FILES_PER_COMPLAINT,
        )
        raise FileRefused("too_many", message % {"count": FILES_PER_COMPLAINT})


def check_total(size: int) -> None:
    """Raises FileRefused when the files of a complaint would have `size` bytes together, and may not."""
    if size > COMPLAINT_MAX_BYTES:
        message = _("All files together may have %(limit)d MB. Please remove or compress some.")
        raise FileRefused("too_much", message % {"limit": COMPLAINT_MAX_BYTES // MIB})


def safe_name(name: str) -> str:
    """The sender's name of a file without path, leading dots, control and invisible characters,
    cut to NAME_MAX_CHARACTERS with its extension kept; "file" when nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in _INVISIBLE)
    plain = " ".join(unicodedata.normalize("NFC", visible).translate(_UNSAFE_IN_NAMES).split())
    plain = plain.lstrip(". ").rstrip(". ")
    if len(plain) > NAME_MAX_CHARACTERS:
        suffix = PurePath(plain).suffix
        kept = suffix if len(suffix) <= _EXTENSION_MAX else ""
        plain = plain[: NAME_MAX_CHARACTERS - len(kept)].rstrip(". ") + kept
    return plain or "file"


def pixels(head: bytes, kind: Kind) -> int:
    """Width × height as PNG, GIF and extended WebP declare them up front; 0 for the others."""
    if kind is Kind.PNG and len(head) >= 24:
        width, height = struct.unpack(">2L", head[16:24])
    elif kind is Kind.GIF and len(head) >= 10:
        width, height = struct.unpack("<2H", head[6:10])
    elif kind is Kind.WEBP and head[12:16] == b"VP8X" and len(head) >= 30:
        width = int.from_bytes(head[24:27], "little") + 1
        height = int.from_bytes(head[27:30], "little") + 1
    else:
        return 0
    return int(width * height)


def _check_size(size: int) -> None:
    if size == 0:
        raise FileRefused("empty", _("This file is empty. Please check it and try again."))
    if size > FILE_MAX_BYTES:
        message = _("This file is larger than %(limit)d MB. Please compress or split it.")
        raise FileRefused("too_large", message % {"limit": FILE_MAX_BYTES // MIB})


def _check_document(file: "File[bytes]", kind: Kind) -> None:
    """A whole Word or Excel file, unencrypted, without macros, of a plausible unpacked size."""
    _check_directory_size(file)
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, struct.error):
        raise _damaged() from None
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", _MAIN_PART[kind]} <= names:
        raise content_differs()
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise active_content()
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(
            "encrypted", _("This file is locked with a password. Please remove the password and try again.")
        )
    if sum(part.file_size for part in parts) > UNPACKED_MAX_BYTES:
        raise _unpacks_too_large()


def _check_directory_size(file: "File[bytes]") -> None:
    """Before zipfile reads it whole: 20 MiB of directory would be 450,000 objects."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_536 - _EOCD.size))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _EOCD.size or b"PK\x06\x07" in tail:  # no end, or zip64
        raise _damaged()
    if _EOCD.unpack_from(tail, at)[5] > DIRECTORY_MAX_BYTES:
        raise _unpacks_too_large()


def _damaged() -> FileRefused:
    return FileRefused("damaged", _("This document is damaged. Please save it again and retry."))


def _unpacks_too_large() -> FileRefused:
    return FileRefused("unpacks_too_large", _("This file unpacks to too much data."))
