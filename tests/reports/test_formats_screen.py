"""The report on screen: complete without scripts, and texts stay texts (SAFETY §3)."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from reports.document import Chart, ChartKind, Kind, Series, Tiles
from reports.formats import screen
from reports.formats.numbers import shown
from tests.reports.example import figures, hostile, monthly, texts

LINKS = {"href", "src", "action", "xlink:href"}


class Page(HTMLParser):
    """What a browser would make of it: elements with attributes, words, blocks of data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.data: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        is_script = bool(self.elements) and self.elements[-1][0] == "script" and data.strip()
        (self.data if is_script else self.words).append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(document, **more) -> Page:
    with translation.override("en"):
        return Page(render_to_string("reports/document.html", {"report": screen.context(document, **more)}))


def test_every_number_and_every_word_is_there():
    document = monthly("en")
    found = page(document)
    with translation.override("en"):
        missing = {shown(*pair).removesuffix("%") for pair in figures(document)}
    assert {each for each in missing if each not in found.text} == set()
    assert [text for text in texts(document) if text not in found.text] == []
    assert document.digest in found.text


def test_it_was_made_by_the_clock_of_the_house():
    """02:30 UTC is half past ten in Shanghai."""
    made_at = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)
    assert "5 Nov 2026 10:30" in page(replace(monthly("en"), made_at=made_at)).text


def test_each_chart_is_a_drawing_a_table_and_data_for_the_script():
    found = page(monthly())
    figures_ = found.all("figure")
    assert len(figures_) == len(found.all("details")) == len(found.all("svg")) == 8
    blocks = {
        block["id"]: json.loads(data) for block, data in zip(found.all("script"), found.data, strict=True)
    }
    assert [each["data-chart"] for each in figures_ if "data-chart" in each] == [*blocks]
    assert [block["kind"] for block in blocks.values()] == [
        "bar",
        "bar",
        "ranked",
        "pareto",
        "line",
        "stacked",
        "line",
    ]
    assert blocks["chart-2"]["series"][0]["values"][30] == 452
    assert blocks["chart-6"]["target"] == 95


def test_nothing_needs_an_exception_from_the_policy():
    for tag, attributes in page(hostile()).elements:
        assert tag not in {"style", "iframe", "object", "embed", "base", "meta", "img"}
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "script" or attributes["type"] == "application/json"
        for link in LINKS & set(attributes):
            assert str(attributes[link]).startswith(("#", "/static/")), attributes


def test_texts_stay_texts():
    found = page(hostile())
    assert "<script>alert(1)</script>" in found.text
    assert "</w:t></w:r></w:p>" in found.text
    assert "{{ 7*7 }}" in found.text
    for data in found.data:
        json.loads(data)


def test_names_in_the_page_are_each_once():
    names = [attributes["id"] for _tag, attributes in page(monthly()).elements if "id" in attributes]
    assert len(names) == len(set(names))


def test_headlines_lead_to_their_cases_for_who_may_see_them():
    document = monthly()
    tiles = document.cover[1]
    assert isinstance(tiles, Tiles)
    coded = replace(tiles, items=[replace(tile, code="V") for tile in tiles.items])
    changed = replace(document, cover=(coded,))
    links = [each["href"] for each in page(changed, drill={"V": "/static/x"}).all("a")]
    assert links.count("/static/x") == len(tiles.items)
    assert "/static/x" not in [each["href"] for each in page(changed).all("a")]


@pytest.mark.parametrize(("kind", "value", "drawn"), [(Kind.PERCENT, "0.954", 95.4), (Kind.COUNT, "7", 7)])
def test_the_script_gets_values_as_they_are_drawn(kind, value, drawn):
    chart = Chart(
        kind=ChartKind.LINE,
        title="",
        axis="",
        categories=["a"],
        series=[Series(name="", values=[Decimal(value)])],
        unit=kind,
    )
    with translation.override("en"):
        assert screen.drawing(chart)["series"][0]["values"] == [drawn]
