"""The report on paper: everything on it, kept for good, and nothing of it a program."""

import io
import resource
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from complaints.printing import typesetter
from complaints.printing.typesetter import NotTypeset
from reports.formats import pdf, words
from reports.formats.numbers import shown
from tests.reports.example import ATTACKS, figures, hostile, monthly, texts

WITHIN = 3.0  # seconds


@pytest.fixture(scope="module")
def report() -> bytes:
    return pdf.render(monthly("en"))


def pages(made: bytes) -> list[str]:
    """Without blanks: where a line ends is the typesetter's business."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_number_and_every_word_is_on_paper(report):
    words_of_it, document = "".join(pages(report)), monthly("en")
    with translation.override("en"):
        missing = {shown(value, kind) for value, kind in figures(document)}
        missing = {each for each in missing if squeezed(each).removesuffix("%") not in words_of_it}
    assert not missing
    assert [text for text in texts(document) if squeezed(text) not in words_of_it] == []


def test_every_page_says_what_it_belongs_to(report):
    document, found = monthly("en"), pages(report)
    for number, page in enumerate(found[1:], start=2):
        assert squeezed(words.run_head(document)) in page
        assert f"Page{number}of{len(found)}" in page
        assert document.digest[:16] in page
    assert document.digest in found[0]
    assert document.marking.replace(" ", "") in found[0]


def test_the_contents_lead_to_the_sections(report):
    reader = PdfReader(io.BytesIO(report))
    titles = [str(each["/Title"]) for each in reader.outline if not isinstance(each, list)]
    with translation.override("en"):
        expected = [words.numbered(n, s.title) for n, s in enumerate(monthly().sections, start=1)]
        assert titles == [*expected, words.definitions_title(), words.data_title()]
    assert squeezed(expected[0]) in pages(report)[1]


def test_a_table_that_goes_on_repeats_its_head(report):
    ledger = [page for page in pages(report) if "ZG-0100" in page or "ZG-0200" in page]
    assert len(ledger) == 2
    assert all("责任单位" in page for page in ledger)


def test_it_is_kept_for_good_and_can_be_read_aloud(report):
    """PDF/A-2a and PDF/UA-1 say so in their metadata; fonts inside, language and tags there."""
    reader = PdfReader(io.BytesIO(report))
    catalog: Any = reader.trailer["/Root"]
    metadata = catalog["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "pdfuaid:part" in metadata
    assert catalog["/MarkInfo"]["/Marked"]
    pages: list[Any] = [*reader.pages]
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        descendant = font["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].get_object())


def test_charts_are_vectors(report):
    pages: list[Any] = [*PdfReader(io.BytesIO(report)).pages]
    kinds = {
        str(each.get_object()["/Subtype"])
        for page in pages
        for each in page["/Resources"].get("/XObject", {}).values()
    }
    assert kinds <= {"/Form"}


def test_the_same_document_is_the_same_file():
    assert pdf.render(monthly()) == pdf.render(monthly())


def test_within_budget():
    """By the work it is, the typesetter's process included: others may be using the machine."""
    before = _worked()
    pdf.render(monthly())
    assert _worked() - before < WITHIN


def _worked() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def test_what_people_write_is_never_a_program():
    found = "".join(pages(pdf.render(hostile())))
    for attack in ATTACKS[:10]:
        assert squeezed(attack) in found, attack
    assert "root:" not in found
    assert "䶮〔U+20BB7〕" in found
    assert "投诉处理" * 100 in found
    assert "尾" in found


def test_a_draft_says_so():
    draft = replace(monthly(), is_draft=True)
    with translation.override("en"):
        values = pdf.values(draft)
    assert values["draft"] == "Draft, not released"
    assert "draft" in values["edition"]


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(typesetter, "WITHIN", 0.01)
    with pytest.raises(NotTypeset):
        pdf.render(monthly())
