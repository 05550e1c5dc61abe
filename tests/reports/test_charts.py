"""Drawings: complete, within their frame, and never more than a drawing (SAFETY §3)."""

from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from reports.charts import svg
from reports.charts.drawing import fitted, text_width, wrapped
from reports.charts.scale import Scale
from reports.document import Chart, ChartKind, Document, Kind, Mark, MarkKind, Series
from tests.reports.example import hostile, monthly

SHAPES = {"svg", "rect", "path", "circle", "text", "title"}
ATTRIBUTES = {
    *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "d", "width", "height", "viewBox", "class"),
    *(
        "fill",
        "stroke",
        "stroke-width",
        "stroke-dasharray",
        "stroke-linejoin",
        "stroke-linecap",
        "text-anchor",
    ),
    *("role", "aria-label", "font-family", "font-size"),
}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def charts(document: Document) -> list[Chart]:
    return [block for section in document.sections for block in section.flat if isinstance(block, Chart)]


def chart(kind: ChartKind, **changes) -> Chart:
    plain = {
        "kind": kind,
        "title": "Complaints",
        "axis": "Month",
        "categories": ("Aug", "Sep", "Oct"),
        "series": (Series(name="All", values=(3, None, 5)),),
    }
    return Chart(**(plain | changes))


def parsed(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 - our own


def words(drawing: str) -> list[str]:
    return [each.text or "" for each in parsed(drawing).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"categories": (), "series": (Series(name="All", values=()),)},
        {"categories": ("Oct",), "series": (Series(name="All", values=(None,)),)},
        {"series": (Series(name="All", values=(0, 0, 0)),)},
        {
            "series": (
                Series(name="All", values=(-3, 2, Decimal("0.001"))),
                Series(name="B", values=(1, 2, 3)),
            )
        },
        {"unit": Kind.PERCENT, "target": Decimal("0.95")},
        {"marks": (Mark(kind=MarkKind.INCIDENT, first=7, last=9, label="outside"),)},
    ],
)
def test_every_kind_draws_whatever_there_is(kind, changes):
    drawing = parsed(svg(chart(kind, **changes)))
    assert drawing.attrib["role"] == "img"
    assert drawing.attrib["aria-label"] == "Complaints"
    assert "nan" not in ET.tostring(drawing, "unicode").lower()


@pytest.mark.parametrize("kind", ChartKind)
def test_texts_stay_texts(kind):
    drawings = [svg(each) for each in charts(hostile()) if each.kind is kind]
    for element in (each for drawing in drawings for each in parsed(drawing).iter()):
        assert element.tag.rpartition("}")[2] in SHAPES
        assert set(element.attrib) <= ATTRIBUTES
    assert len(drawings) > 3


def test_nothing_lies_outside():
    for each in charts(monthly()):
        drawing = parsed(svg(each))
        width, height = float(drawing.attrib["width"]), float(drawing.attrib["height"])
        for element in drawing.iter():
            x, y = (float(element.attrib.get(name, 0)) for name in ("x", "y"))
            assert 0 <= x <= width
            assert 0 <= y <= height
            assert x + float(element.attrib.get("width", 0)) <= width + 0.2


def test_a_pareto_runs_to_all():
    assert "100%" in words(svg(chart(ChartKind.PARETO)))


def test_gaps_break_a_line():
    drawing = svg(
        chart(ChartKind.LINE, categories="abcde", series=(Series(name="A", values=(1, 2, None, 3, 4)),))
    )
    assert drawing.count('class="ln1"') == 2


def test_what_explains_a_day_is_written_at_it():
    daily = charts(monthly())[0]
    found = words(svg(daily))
    assert "国庆假期" in found
    assert "31 光缆中断 452" in found


def test_days_off_are_light_and_the_point_is_blue():
    drawing = svg(charts(monthly())[0])
    assert drawing.count('class="rest"') == 12
    assert drawing.count('class="point"') == 1


@pytest.mark.parametrize(
    ("values", "from_zero", "ticks"),
    [
        ((3, 5), True, [0, 1.5, 3, 4.5, 6]),
        ((452,), True, [0, 150, 300, 450, 600]),
        ((92.6, 96.1), False, [92, 93, 94, 95, 96, 97]),
        ((0,), True, [0, 0.25, 0.5, 0.75, 1]),
        ((0, 0), False, [0, 0.25, 0.5, 0.75, 1]),
        ((95, 95), False, [94, 94.5, 95, 95.5, 96]),
        ((-128, 40633), True, [-15000, 0, 15000, 30000, 45000]),
        ((), True, [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_axes_have_round_numbers(values, from_zero, ticks):
    scale = Scale.over(values, at_low=100, at_high=0, from_zero=from_zero)
    assert scale.ticks == pytest.approx(ticks)
    assert all(scale.at_high <= scale.at(tick) <= scale.at_low for tick in scale.ticks)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((95, 99.6), [94, 95.5, 97, 98.5, 100]),
        ((100, 100), [99, 99.5, 100]),
        ((92, 96), [92, 93, 94, 95, 96]),
    ],
)
def test_the_axis_of_shares_ends_at_the_whole(values, ticks):
    scale = Scale.over(values, at_low=100, at_high=0, from_zero=False, most_there_is=100)
    assert scale.ticks == pytest.approx(ticks)


def test_names_of_few_bars_take_two_lines_before_they_are_cut():
    assert wrapped("Charges and billing", 80) == ["Charges and", "billing"]
    assert wrapped("Network", 70) == ["Network"]
    assert wrapped("Abnormally high bill of a month", 80) == ["Abnormally", "high bill o…"]
    assert wrapped("客服环节（未派单）", 66) == ["客服环节（未", "派单）"]


def test_long_names_are_cut():
    assert fitted("网络质量", 50) == "网络质量"
    cut = fitted("网络质量与信号覆盖", 50)
    assert cut.endswith("…")
    assert text_width(cut) <= 50
