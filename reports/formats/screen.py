"""A report as the context of templates/reports/document.html.

Charts are drawings of ours; static/report.js draws them anew with Chart.js where scripts run, from
the JSON beside them. Their numbers stand beneath each as a table.
"""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Final

from django.utils import translation
from django.utils.safestring import mark_safe

from reports.charts.scale import plotted
from reports.document import Chart, ChartKind, Document, Number, Table
from reports.formats import blocks, words
from reports.formats.blocks import Shown
from reports.formats.data import complete
from reports.formats.numbers import PLACES, SHARES, shown

NOT_REDRAWN: Final = {ChartKind.HEAT}


def context(document: Document, *, drill: Mapping[str, str] | None = None) -> Shown:
    """`drill` leads from a headline figure's code to the cases behind it, for who may see them."""
    with translation.override(document.language):
        cover = [blocks.written(block, None) for block in document.cover]
        sections = blocks.sections(document, words.Captions())
        every = [*cover, *(block for section in sections for block in section["blocks"])]
        number = count(1)
        for block in blocks.flat(every):
            _prepare(block, number, drill or {})
        return {
            "document": document,
            "cover": cover,
            "sections": sections,
            "edition": words.edition(document),
            "made": words.made(document),
            "definitions_title": words.definitions_title(),
            "definitions": _cells(words.definitions(document)) if document.definitions else None,
        }


def _prepare(block: Shown, number: Iterator[int], drill: Mapping[str, str]) -> None:
    match block["is"]:
        case "Tiles":
            for tile in block["items"]:
                tile["href"] = drill.get(tile["code"])
        case "Table":
            block.update(_paired(block))
        case "Chart":
            chart: Chart = block.pop("source")
            # Of our own making, and every text in it escaped: reports.charts.drawing.
            block["svg"] = mark_safe(block["svg"])  # noqa: S308
            block["id"] = f"chart-{next(number)}"
            block["data"] = _cells(complete(chart))
            block["drawing"] = None if chart.kind in NOT_REDRAWN else drawing(chart)


def _cells(table: Table) -> Shown:
    shown_table = blocks.table(table, "")
    return {**shown_table, **_paired(shown_table), "note": ""}


def _paired(table: Shown) -> Shown:
    """Each text with whether its column is one of numbers, for a template cannot look it up."""
    numeric = table["numeric"]
    return {
        "head": [*zip(table["head"], numeric, strict=True)],
        "rows": [[*zip(row, numeric, strict=True)] for row in table["rows"]],
        "total": [*zip(table["total"], numeric, strict=bool(table["total"]))],
    }


def drawing(chart: Chart) -> Shown:
    """What report.js draws: bare numbers, and each value as it is written."""
    return {
        "kind": chart.kind.value,
        "categories": list(chart.categories),
        "series": [
            {
                "name": each.name,
                "values": [plotted(value, chart.unit) for value in each.values],
                "shown": [shown(value, chart.unit) for value in each.values],
                "band": [_edges(band, chart) for band in each.band],
            }
            for each in chart.series
        ],
        "target": plotted(chart.target, chart.unit),
        "targetShown": shown(chart.target, chart.unit),
        "targetName": words.target_name(),
        "shareName": words.share_name(),
        "percent": chart.unit in SHARES,
        "places": PLACES.get(chart.unit, 0),
        "highlight": list(chart.highlight),
        "marks": [
            {"kind": mark.kind.value, "first": mark.first, "last": mark.last, "label": mark.label}
            for mark in chart.marks
        ],
    }


def _edges(band: tuple[Number, Number] | None, chart: Chart) -> list[float | None]:
    low, high = band or (None, None)
    return [plotted(low, chart.unit), plotted(high, chart.unit)]
