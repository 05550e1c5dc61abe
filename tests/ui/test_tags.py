"""Small tags and filters."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from config.templatetags.ui import file_icon, html_lang, money
from tests.ui.urls import NOW


def shown(source: str, **context: object) -> str:
    with translation.override("en"):
        return Template(source).render(Context({"now": NOW, **context}))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Decimal("17.2"), "¥17.20"),
        (Decimal("1234.5"), "¥1,234.50"),
        (0, "¥0.00"),
        (Decimal("-90"), "−¥90.00"),
        (None, "—"),
    ],
)
def test_money(amount: Decimal | int | None, expected: str) -> None:
    with translation.override("zh-hans"):
        assert money(amount) == expected


@pytest.mark.parametrize(("code", "expected"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_the_language_is_written_as_html_wants_it(code: str, expected: str) -> None:
    with translation.override(code):
        assert html_lang() == expected


def test_files_get_an_icon_by_kind() -> None:
    assert [file_icon(kind) for kind in ("image/png", "audio/mpeg", "application/pdf", "")] == [
        "photo",
        "file-music",
        "file-text",
        "file-text",
    ]


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in shown('{% icon "clock" %}')
    assert 'aria-label="Late &amp; red"' in shown('{% icon "clock" label=words %}', words="Late & red")


def test_a_clock_says_words_and_holds_the_exact_instant() -> None:
    html = shown("{% clock due_at=now %}")
    assert "is-late" in html
    assert "under 1 min overdue" in html
    assert 'title="Due 2026-11-19 10:24"' in html


def test_a_held_clock_does_not_tick() -> None:
    html = shown('{% clock due_at=now state="hold" %}')
    assert "data-due" not in html
    assert "On hold" in html


def test_pips_mark_what_is_done_and_what_is_now() -> None:
    html = shown('{% pips 4 "Investigation" %}')
    assert (html.count('class="on"'), html.count('class="now"'), html.count("<rect")) == (3, 1, 7)
    assert "Step 4 of 7:" in html


def test_moments_carry_the_exact_instant() -> None:
    assert 'title="2026-11-19 10:24:00 UTC+08:00"' in shown("{% moment now %}")
