import io
import struct
import zipfile
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from complaints.file_kinds import FileRefused, Kind, sniff
from complaints.files import (
    COMPLAINT_MAX_BYTES,
    FILE_MAX_BYTES,
    FILES_PER_COMPLAINT,
    NAME_MAX_CHARACTERS,
    check,
    check_room,
    check_total,
    pixels,
    safe_name,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">2L", 640, 480) + b"\x08\x06\0\0\0"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01" + b"\0" * 40
GIF = b"GIF89a" + struct.pack("<2H", 640, 480) + b"\0" * 10
WEBP = b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
EXE = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + b"\0" * 60
HTML = b"<!DOCTYPE html><html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
CHINESE = "昨晚八点起城东路手机全没信号䶮𠮷😀"


def container(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0isomiso2" + b"\0" * 20


def archive(*names: str, content: bytes = b"<x/>") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, content)
    return file.getvalue()


DOCX = archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")
XLSX = archive("xl/workbook.xml", "[Content_Types].xml")  # WPS and LibreOffice write the list last


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(FileRefused) as refused:
        check(upload(content, name))
    assert refused.value.message
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jpg", JPEG, Kind.JPEG),
        ("a.JPEG", JPEG, Kind.JPEG),
        ("a.png", PNG, Kind.PNG),
        ("a.gif", GIF, Kind.GIF),
        ("a.webp", WEBP, Kind.WEBP),
        ("a.heic", container(b"heic"), Kind.HEIC),
        ("a.heif", container(b"mif1"), Kind.HEIC),
        ("renamed by a messenger.jpg", PNG, Kind.PNG),
        ("iphone.jpg", container(b"heic"), Kind.HEIC),
        ("a.pdf", PDF, Kind.PDF),
        ("a.mp3", b"ID3\x03" + b"\0" * 20, Kind.MP3),
        ("a.mp3", b"\xff\xfb\x90\x64" + b"\0" * 20, Kind.MP3),
        ("a.m4a", container(b"M4A "), Kind.M4A),
        ("recorder.m4a", container(b"mp42"), Kind.M4A),
        ("a.aac", b"\xff\xf1\x50\x80" + b"\0" * 20, Kind.AAC),
        ("a.amr", b"#!AMR\n" + b"\0" * 20, Kind.AMR),
        ("a.wav", b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 20, Kind.WAV),
        ("a.ogg", b"OggS\0\x02" + b"\0" * 20, Kind.OGG),
        ("a.mp4", container(b"isom"), Kind.MP4),
        ("a.mov", container(b"qt  "), Kind.MOV),
        ("old.mov", b"\0\0\0\x08wide\0\0\0\0mdat", Kind.MOV),
        ("a.docx", DOCX, Kind.DOCX),
        ("a.xlsx", XLSX, Kind.XLSX),
        ("a.txt", CHINESE.encode(), Kind.TEXT),
        ("a.txt", CHINESE.encode("utf-8-sig"), Kind.TEXT),
        ("a.txt", CHINESE.encode("gb18030"), Kind.TEXT),
        ("a.txt", ("诉" * 5000).encode(), Kind.TEXT),  # the head ends inside a character
        ("a.txt", ("a" + "诉" * 5000).encode("gb18030"), Kind.TEXT),
        ("b.txt", b"BMW \xe2\x82\xac", Kind.TEXT),  # begins like a bitmap
        ("a.csv", "时间,金额\r\n2026-11-21,15\r\n".encode("gb18030"), Kind.CSV),
    ],
)
def test_evidence_is_recognised(name, content, kind):
    file = upload(content, name)
    assert check(file) is kind
    assert file.read() == content  # rewound


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a", JPEG, "kind_not_allowed"),
        ("a.html", HTML, "kind_not_allowed"),
        ("a.svg", SVG, "kind_not_allowed"),
        ("a.exe", EXE, "kind_not_allowed"),
        ("a.pdf.exe", PDF, "kind_not_allowed"),
        ("a.zip", archive("a"), "kind_not_allowed"),
        ("a.sh", b"#!/bin/sh", "kind_not_allowed"),
        ("a.docm", DOCX, "kind_not_allowed"),
        ("a\u202egpj.exe", JPEG, "kind_not_allowed"),
        ("a.jpg", HTML, "content_differs"),
        ("a.jpg", EXE, "content_differs"),
        ("a.png", PDF, "content_differs"),
        ("a.pdf", JPEG, "content_differs"),
        ("a.jpg", container(b"avif"), "content_differs"),
        ("a.jpg", container(b"isom"), "content_differs"),
        ("a.mp3", archive("a"), "content_differs"),
        ("a.docx", PDF, "content_differs"),
        ("a.docx", archive("a.txt"), "content_differs"),
        ("a.docx", XLSX, "content_differs"),
        ("a.txt", EXE, "content_differs"),
        ("a.txt", JPEG, "content_differs"),
        ("a.txt", "文".encode("utf-16"), "content_differs"),
        ("a.txt", PDF, "active_content"),
        ("a.txt", b"\xef\xbb\xbf\n#!/bin/sh", "active_content"),
        ("a.csv", HTML, "active_content"),
        ("a.txt", SVG, "active_content"),
        ("a.gif", GIF + b"<script>alert(1)</script>", "active_content"),
        ("a.png", PNG + b"<?php system(1);", "active_content"),
        (
            "a.docx",
            archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "active_content",
        ),
        ("a.jpg", JPEG + archive("x.class"), "hidden_archive"),
        ("a.docx", DOCX[:-30], "damaged"),
        ("a.docx", b"PK\x03\x04", "damaged"),
        ("a.txt", b"", "empty"),
    ],
)
def test_everything_else_is_refused(name, content, code):
    assert refusal(content, name) == code


def test_a_file_over_the_limit_is_refused():
    file = upload(PNG, "a.png")
    file.size = FILE_MAX_BYTES + 1
    with pytest.raises(FileRefused) as refused:
        check(file)
    assert refused.value.code == "too_large"
    file.size = FILE_MAX_BYTES
    assert check(file) is Kind.PNG


def test_a_complaint_has_room_for_ten():
    check_room(FILES_PER_COMPLAINT - 1)
    with pytest.raises(FileRefused) as refused:
        check_room(FILES_PER_COMPLAINT)
    assert refused.value.code == "too_many"


def test_all_files_of_a_complaint_have_a_limit_together():
    check_total(COMPLAINT_MAX_BYTES)
    with pytest.raises(FileRefused) as refused:
        check_total(COMPLAINT_MAX_BYTES + 1)
    assert refused.value.code == "too_much"


def test_a_document_that_unpacks_to_too_much_is_refused():
    claimed = DOCX[: DOCX.index(b"PK\x01\x02") + 24] + struct.pack("<L", 201 * 1024 * 1024)
    assert refusal(claimed + DOCX[len(claimed) :], "bomb.docx") == "unpacks_too_large"


def test_a_document_with_a_huge_directory_is_refused_before_it_is_read():
    parts = ("[Content_Types].xml", "word/document.xml", *(f"{i:0200}" for i in range(5000)))
    assert refusal(archive(*parts), "many.docx") == "unpacks_too_large"


def test_a_locked_document_is_refused():
    at = DOCX.index(b"PK\x01\x02") + 8
    assert refusal(DOCX[:at] + b"\x01\0" + DOCX[at + 2 :], "locked.docx") == "encrypted"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", PNG[:16] + struct.pack(">2L", 50_000, 50_000)),
        ("a.gif", b"GIF89a" + struct.pack("<2H", 65_535, 65_535) + b"\0" * 10),
        ("a.webp", WEBP[:24] + b"\xff\x3f\0\xff\x3f\0"),
    ],
)
def test_a_picture_bomb_is_refused(name, content):
    assert refusal(content, name) == "picture_too_large"


def test_the_declared_size_of_a_picture_is_read():
    assert {pixels(PNG, Kind.PNG), pixels(GIF, Kind.GIF), pixels(WEBP, Kind.WEBP)} == {640 * 480}
    assert pixels(JPEG, Kind.JPEG) == 0


@given(st.binary(max_size=200), st.sampled_from(["txt", "jpg", "png", "docx", "mov", "webp", "mp3"]))
def test_any_bytes_are_recognised_or_refused(content, extension):
    for head in (content, PNG + content, b"\0\0\0\x18ftyp" + content, b"PK\x03\x04" + content):
        with suppress(FileRefused):
            assert check(upload(head, f"a.{extension}")) in Kind


def test_the_kind_is_its_media_type():
    assert sniff(PDF, "a.pdf").media_type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("账单.pdf", "账单.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\张三\\账单.pdf", "账单.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u2066b\u2069\u200b.png", "ab.png"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"),
        ("a\0.png", "a.png"),
        ("...hidden.txt", "hidden.txt"),
        ("a.txt. .", "a.txt"),
        ('"<x>".png', "__x__.png"),
        ("䶮𠮷😀.jpg", "䶮𠮷😀.jpg"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        ("诉" * 5000 + ".docx", "诉" * 115 + ".docx"),
        ("a." + "诉" * 5000, "a." + "诉" * 118),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


@given(st.text() | st.text("./\\ .a\u202e\0", max_size=300))
def test_a_safe_name_stays_as_it_is(name):
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert 1 <= len(safe) <= NAME_MAX_CHARACTERS
    assert not set(safe) & set('/\\\r\n\0"<>:|?*\u202e\u200b')
    assert not safe.startswith(".")
