"""What stands on the printed form, and what must never happen while it is made (SAFETY §3)."""

import io
import resource
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from complaints.models import HistoryRoot, Ticket
from complaints.personal import Shown, own, personal
from complaints.printing import typesetter
from complaints.printing.complaint_form import Print, values
from complaints.printing.typesetter import NotTypeset, typeset
from complaints.proof.roots import make_root
from complaints.states import State
from tests.factories import PHONE

pytestmark = pytest.mark.django_db
CODE = (
    '#read("/etc/passwd") #panic("x") $sum$ *bold* _it_ `raw` <label> @ref \\u{41} // gone'
    ' #{while true {}} [a] ] } " \\ #import "@preview/x:0.1.0" /* gone */ = Title - item'
)


@pytest.fixture
def ticket(journey, now) -> Ticket:
    ticket = journey.to(State.INVESTIGATING)
    make_root(now=now)
    return ticket


def printed(ticket: Ticket, shown: Shown, *, language: str = "zh-hans") -> bytes:
    with translation.override(language):
        form = Print(
            ticket=ticket,
            shown=shown,
            by="李婷 K1024",
            now=ticket.entered_at + timedelta(hours=1),
            head=ticket.history.latest("seq"),
            root=HistoryRoot.objects.last(),
        )
        return typeset("complaint_form", values(form))


def test_everything_the_procedure_asks_for(ticket, words_of):
    words = words_of(printed(ticket, own(ticket), language="en"))
    for said in (
        ticket.number,
        "Complaintform",
        "16Nov202612:40",
        "张晓明",
        PHONE,
        "zhang@example.com",
        "城东区城东路18号",
        "手机全没信号",
        "减免停用期间月租",
        "Network›Coverage",
        "T001",
        "Fullsolution",
        "7Dec202624:00",
        "Complainant(signature)",
        "Page1of1",
        ticket.history.latest("seq").digest,
        str(HistoryRoot.objects.last()),
    ):
        assert said in words, said


def test_masked_for_whoever_reads_masked(ticket, people, words_of):
    words = words_of(printed(ticket, personal(ticket, people.handler), language="en"))
    assert "138****0000" in words
    assert "Personaldataisshowninpart" in words
    for secret in ("张晓明", PHONE, "zhang@example.com", "城东路18号"):
        assert secret not in words


def test_in_chinese(ticket, words_of):
    words = words_of(printed(ticket, own(ticket)))
    assert "网络质量›信号覆盖" in words
    assert "2026-11-1612:40" in words


def test_a_limit_that_ends_with_the_day_ends_at_24(ticket, words_of):
    assert "2026-12-0724:00" in words_of(printed(ticket, own(ticket)))


def test_what_people_write_is_never_a_program(ticket, words_of):
    ticket.description = CODE
    words = words_of(printed(ticket, own(ticket)))
    assert "".join(CODE.split()) in words
    assert "root:" not in words


@pytest.mark.parametrize("value", ["", CODE, "\x00\x08\u202e\u200b\ufeff", "]]>", '"}', "\\", "🙃" * 50])
def test_any_field_may_hold_anything(ticket, value):
    ticket.subject = ticket.occurred = ticket.demand = value
    ticket.customer.name = ticket.customer.address = ticket.customer.email = value
    assert printed(ticket, own(ticket)).startswith(b"%PDF-")


def test_rare_characters_and_pictures(ticket, words_of):
    ticket.customer.name = "𠮷䶮龑"
    ticket.description = "气死了😡👨‍👩‍👧，退钱！"
    words = words_of(printed(ticket, own(ticket), language="en"))
    assert "〔U+20BB7〕䶮龑" in words
    assert "气死了[emoji][emoji]，退钱！" in words


def test_a_long_complaint_goes_on_on_the_next_page(ticket, words_of):
    ticket.description = "每次打电话都让等。\n" * 550
    pdf = printed(ticket, own(ticket), language="en")
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert 3 < len(pages) < 30
    assert f"Page2of{len(pages)}" in "".join(pages[1].extract_text().split())
    assert ticket.number in pages[1].extract_text()


def test_it_can_be_read_aloud(ticket):
    """Tagged, with a title and a language (PDF/UA-1)."""
    pdf = PdfReader(io.BytesIO(printed(ticket, own(ticket))))
    catalog: Any = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).startswith("zh")
    metadata: Any = pdf.metadata
    assert ticket.number in metadata.title


def test_the_fonts_travel_with_it(ticket):
    page: Any = PdfReader(io.BytesIO(printed(ticket, own(ticket)))).pages[0]
    for font in page["/Resources"]["/Font"].values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert {"/FontFile3", "/FontFile2"} & set(descendant["/FontDescriptor"].get_object())


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(typesetter, "WITHIN", 0.01)
    with pytest.raises(NotTypeset):
        typeset("complaint_form", {})


def test_a_failure_says_nothing_of_what_was_printed(ticket, caplog, capfd):
    with pytest.raises(NotTypeset) as refusal:
        typeset("complaint_form", {"title": "张晓明"})
    assert "张晓明" not in str(refusal.value) + caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "program",
    [
        '#read("/etc/hostname")',
        '#read("../../../etc/hostname")',
        '#image("/work/x.png")',
        '#read("/child.py")',
    ],
)
def test_even_a_template_of_ours_could_read_no_file(tmp_path, monkeypatch, program):
    (tmp_path / "evil.typ").write_text(program)
    monkeypatch.setattr(typesetter, "TEMPLATES", tmp_path)
    with pytest.raises(NotTypeset):
        typeset("evil", {})


@pytest.mark.parametrize(
    "program", ["#while true { }", "#let f(n) = f(n + 1)\n#f(0)", "#let a = (1,) * 4000000000"]
)
def test_even_a_template_of_ours_could_not_hold_the_machine(tmp_path, monkeypatch, program):
    (tmp_path / "evil.typ").write_text(program)
    monkeypatch.setattr(typesetter, "TEMPLATES", tmp_path)
    began = time.monotonic()
    with pytest.raises(NotTypeset):
        typeset("evil", {})
    assert time.monotonic() - began < typesetter.WITHIN + 5


def test_the_child_gets_no_environment_and_no_files(monkeypatch, ticket):
    given: dict[str, Any] = {}
    real = subprocess.run

    def noted(words, **how):
        given.update(how, words=words)
        return real(words, **how)

    monkeypatch.setattr(subprocess, "run", noted)
    printed(ticket, own(ticket))
    assert given["env"] == {}
    assert given["words"][:2] == [sys.executable, "-I"]
    assert PHONE not in " ".join(map(str, given["words"]))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0, "only the child is limited"
