"""What a piece of evidence is, by its first bytes and its name together."""

import codecs
import re
from pathlib import PurePath

import filetype
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.refusals import Refused


class FileRefused(Refused):
    """The file cannot be taken as evidence; `message` tells the sender why."""

    status = 422

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(message)
        self.code = code


class Kind(TextChoices):
    """The kinds taken as evidence; the value is the media type they are served with."""

    JPEG = "image/jpeg", _("JPEG picture")
    PNG = "image/png", _("PNG picture")
    GIF = "image/gif", _("GIF picture")
    WEBP = "image/webp", _("WebP picture")
    HEIC = "image/heic", _("HEIC picture")
    PDF = "application/pdf", _("PDF document")
    MP3 = "audio/mpeg", _("MP3 recording")
    M4A = "audio/mp4", _("M4A recording")
    AAC = "audio/aac", _("AAC recording")
    AMR = "audio/amr", _("AMR recording")
    WAV = "audio/wav", _("WAV recording")
    OGG = "audio/ogg", _("Ogg recording")
    MP4 = "video/mp4", _("MP4 video")
    MOV = "video/quicktime", _("QuickTime video")
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _("Word document")
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _("Excel workbook")
    TEXT = "text/plain", _("Plain text")
    CSV = "text/csv", _("CSV table")

    @property
    def media_type(self) -> str:
        return self.value


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.GIF, Kind.WEBP, Kind.HEIC})
OFFICE = frozenset({Kind.DOCX, Kind.XLSX})
HEAD_BYTES = 8192  # enough for every rule here

_BY_EXTENSION = {
    **dict.fromkeys(("jpg", "jpeg", "jfif"), Kind.JPEG),
    **dict.fromkeys(("heic", "heif"), Kind.HEIC),
    **dict.fromkeys(("ogg", "oga", "opus"), Kind.OGG),
    **{kind.name.lower(): kind for kind in Kind if kind is not Kind.TEXT},
    "txt": Kind.TEXT,
}
_BY_GUESS = {
    **{kind.value: kind for kind in Kind},
    "image/apng": Kind.PNG,
    "audio/x-wav": Kind.WAV,
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
_FOREIGN_BRANDS = frozenset({b"avif", b"avis", b"crx ", b"jp2 ", b"jpx ", b"mjp2"})
_CONTAINER_KINDS = frozenset({Kind.M4A, Kind.AAC, Kind.MP4, Kind.MOV})
_OLD_MOVIE_ATOMS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})
_ACTIVE = re.compile(rb"<(!doctype|html|svg|script|iframe|body|\?php|\?xml)\b", re.IGNORECASE)
_PROGRAM = re.compile(rb"(\xef\xbb\xbf)?\s*(#!|%PDF-|%!PS|\{\\rtf)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TEXT_ENCODINGS = ("utf-8-sig", "gb18030")


def sniff(head: bytes, name: str) -> Kind:
    """The kind of a file from its first HEAD_BYTES and its name. Raises FileRefused.

    Name and content must agree, except that a picture may carry another picture's extension –
    messengers rename them – and its content decides.
    """
    named = _BY_EXTENSION.get(PurePath(name).suffix.lower().lstrip("."))
    if named is None:
        raise _kind_not_allowed()
    if named in {Kind.TEXT, Kind.CSV}:
        return _text(head, named)
    found = _content_kind(head, named)
    if found is None or (found is not named and not {found, named} <= PICTURES):
        raise content_differs()
    if found in PICTURES and _ACTIVE.search(head):
        raise active_content()
    return found


def _content_kind(head: bytes, named: Kind) -> Kind | None:
    if head[4:8] == b"ftyp":
        return _container_kind(head, named)
    if head[4:8] in _OLD_MOVIE_ATOMS and named is Kind.MOV:
        return Kind.MOV
    if head.startswith(b"PK\x03\x04"):  # which of the two, and whether at all: checked in files.py
        return named if named in OFFICE else None
    guess = filetype.guess(head)
    return _BY_GUESS.get(guess.mime) if guess else None


def _container_kind(head: bytes, named: Kind) -> Kind | None:
    """Sound and video share one container, and telephones mix the brands: the name decides."""
    brand = head[8:12]
    if brand in _HEIC_BRANDS:
        return Kind.HEIC
    if brand in _FOREIGN_BRANDS or named not in _CONTAINER_KINDS:
        return None
    return named


def _text(head: bytes, named: Kind) -> Kind:
    if _ACTIVE.search(head) or _PROGRAM.match(head):
        raise active_content()
    for encoding in _TEXT_ENCODINGS:
        try:
            # The head may end inside a character: final stays False.
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return named
    raise FileRefused(
        "content_differs",
        _("This file is not plain text in UTF-8 or GB 18030. Please save it again as text and retry."),
    )


def _kind_not_allowed() -> FileRefused:
    return FileRefused(
        "kind_not_allowed",
        _("This kind of file is not taken. Please send pictures, sound, video, PDF, Word, Excel or text."),
    )


def content_differs() -> FileRefused:
    return FileRefused(
        "content_differs",
        _("The content of this file does not match the ending of its name. Please check it and try again."),
    )


def active_content() -> FileRefused:
    return FileRefused("active_content", _("This file contains program code and cannot be attached."))
