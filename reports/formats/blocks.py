"""A document's blocks with every value written out, as the page and the paper both show them."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from reports.charts.chart import HALF, WIDE, svg
from reports.document import (
    Ask,
    Block,
    Chart,
    Column,
    Document,
    Facts,
    Findings,
    Heading,
    Kind,
    Pair,
    Paragraph,
    Table,
    Tile,
    Tiles,
    Value,
)
from reports.formats import words
from reports.formats.numbers import shown

Shown = dict[str, Any]
SHORT: Final = 12  # rows
TEXT_SHARE: Final = 1.4  # a column of text beside one of numbers
SHARES: Final = {Kind.POINTS: 1.6, Kind.SAMPLE: 0.8}  # "+10.8 points" stands in one line


def sections(document: Document, captions: words.Captions) -> list[Shown]:
    """Numbered titles with their blocks, in the active language."""
    return [
        {
            "key": section.key,
            "title": words.numbered(number, section.title),
            "blocks": [written(block, captions) for block in section.blocks],
        }
        for number, section in enumerate(document.sections, start=1)
    ]


def written(block: Block, captions: words.Captions | None, *, width: float = WIDE) -> Shown:
    """The block as plain values; of a chart also the chart itself, as "source"."""
    match block:
        case Paragraph() | Heading():
            return {"is": type(block).__name__, "text": block.text}
        case Findings():
            return {"is": "Findings", "title": block.title, "items": [[i.head, i.text] for i in block.items]}
        case Facts():
            return {"is": "Facts", "title": block.title, "items": [list(item) for item in block.items]}
        case Ask():
            return {"is": "Ask", "title": block.title, "text": block.text, "terms": block.terms}
        case Tiles():
            return {"is": "Tiles", "items": [_tile(tile) for tile in block.items]}
        case Table():
            return table(block, captions.of(block) if captions else "")
        case Chart():
            return _chart(block, captions.of(block) if captions else "", width)
        case Pair():
            sides = [written(side, captions, width=HALF) for side in (block.left, block.right)]
            return {"is": "Pair", "sides": sides}


def flat(blocks: Sequence[Shown]) -> Iterator[Shown]:
    """The blocks, those side by side one after the other."""
    for block in blocks:
        yield from block["sides"] if block["is"] == "Pair" else (block,)


def table(block: Table, caption: str) -> Shown:
    return {
        "is": "Table",
        "caption": caption,
        "title": block.title,
        "note": block.note,
        "widths": [width(column) for column in block.columns],
        "whole": _is_short(block),
        "numeric": [column.kind is not Kind.TEXT for column in block.columns],
        "head": [column.title for column in block.columns],
        "rows": [_row(row, block.columns) for row in block.rows],
        "total": _row(block.total, block.columns) if block.total else [],
    }


def _is_short(block: Table) -> bool:
    """Whether the table is better kept on one page than broken."""
    length = sum(len(cell) for row in block.rows for cell in row if isinstance(cell, str))
    return len(block.rows) <= SHORT and length < SHORT * 100 and len(block.note) < SHORT * 100


def _tile(tile: Tile) -> Shown:
    figure = shown(tile.value, tile.kind)
    return {
        "code": tile.code,
        "name": tile.name,
        "figure": figure.removesuffix("%"),
        "sign": "%" if figure.endswith("%") else "",
        "notes": [note for note in (tile.unit, *words.notes(tile)) if note],
        "missed": tile.is_met is False,
    }


def _chart(chart: Chart, caption: str, width: float) -> Shown:
    return {
        "is": "Chart",
        "caption": caption,
        "title": chart.title,
        "note": chart.note,
        "svg": svg(chart, width=width),
        "alt": chart.summary or chart.title,
        "source": chart,
    }


def width(column: Column) -> float:
    """Its part of the table's width, beside 1 for most columns of numbers."""
    share = TEXT_SHARE if column.kind is Kind.TEXT else SHARES.get(column.kind, 1.0)
    return share * column.weight


def _row(row: Sequence[Value], columns: Sequence[Column]) -> list[str]:
    return [shown(value, column.kind) for value, column in zip(row, columns, strict=True)]
