"""The report to go on writing in: headings, captions, tables and pictures where Word looks for them."""

import io
import re
import zipfile

import docx as reader
import pytest
from django.utils import translation
from docx.document import Document as Letter
from docx.oxml.ns import qn

from reports.formats import docx, words
from reports.formats.neutral import allowed
from reports.formats.numbers import shown
from tests.reports.example import figures, hostile, monthly, texts


@pytest.fixture(scope="module")
def content() -> bytes:
    return docx.render(monthly("en"))


@pytest.fixture(scope="module")
def letter(content) -> Letter:
    return reader.Document(io.BytesIO(content))


def all_words(letter: Letter) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in letter.element.body.iter(qn("w:p"))
    )


def test_every_number_and_every_word_is_there(letter):
    found = all_words(letter)
    with translation.override("en"):
        assert [pair for pair in figures(monthly()) if shown(*pair) not in found] == []
    assert [text for text in texts(monthly()) if text not in found] == []


def test_headings_are_headings(letter):
    with translation.override("en"):
        expected = [words.numbered(n, s.title) for n, s in enumerate(monthly().sections, start=1)]
    titles = [p.text for p in letter.paragraphs if p.style and p.style.name == "Heading 1"]
    assert titles[: len(expected)] == expected
    assert len(titles) == len(expected) + 2


def test_captions_are_numbered_in_order(letter):
    captions = [p.text for p in letter.paragraphs if p.style and p.style.name == "Caption"]
    numbers = [int(found[1]) for each in captions if (found := re.match(r"Table (\d+) ", each))]
    assert numbers == [1, 2, 3, 4]


def test_tables_repeat_their_heads(letter):
    for table in letter.tables:
        assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None


def test_charts_are_pictures_that_are_described(letter):
    descriptions = [each.get("descr") for each in letter.element.body.iter(qn("wp:docPr"))]
    assert len(descriptions) == 8
    assert all(descriptions)
    assert "10 月每日受理量" in "".join(descriptions)


def test_fields_for_contents_and_pages(content):
    packed = zipfile.ZipFile(io.BytesIO(content))
    fields = "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml"))
    for field in ("TOC ", " PAGE ", " NUMPAGES "):
        assert field in fields


def test_chinese_has_its_font(letter):
    fonts = letter.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"


def test_texts_stay_texts():
    document = hostile()
    content = docx.render(document)
    found = all_words(reader.Document(io.BytesIO(content)))
    for text in texts(document):
        for line in allowed(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", "\n").split("\n"):
            assert line in found
    packed = zipfile.ZipFile(io.BytesIO(content))
    assert not any(b'TargetMode="External"' in packed.read(name) for name in packed.namelist())


def test_the_same_document_is_the_same_file():
    assert docx.render(monthly()) == docx.render(monthly())
