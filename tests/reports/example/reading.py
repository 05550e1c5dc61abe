"""What a document holds, to be found again in every format."""

from datetime import date

from reports.document import (
    Ask,
    Chart,
    Document,
    Facts,
    Findings,
    Heading,
    Kind,
    Measured,
    Number,
    Paragraph,
    Table,
    Tiles,
)


def figures(document: Document) -> list[tuple[Number, Kind]]:
    """Every number of the document, with its kind: of headlines, tables and charts."""
    found: list[tuple[Number, Kind]] = []
    blocks = [*document.cover, *(block for section in document.sections for block in section.flat)]
    for block in blocks:
        match block:
            case Tiles():
                found += [(tile.value, tile.kind) for tile in block.items]
                found += [(tile.sample, Kind.SAMPLE) for tile in block.items]
            case Table():
                found += _of_table(block)
            case Chart():
                found += _of_table(block.table)
                found += [
                    (edge, block.unit) for s in block.series for band in s.band if band for edge in band
                ]
                found.append((block.target, block.unit))
    return [(value, kind) for value, kind in found if value is not None]


def texts(document: Document) -> list[str]:
    """Every text that stands in paragraphs, findings, facts and tables."""
    found: list[str] = [document.title, document.summary]
    for block in (block for section in document.sections for block in section.flat):
        match block:
            case Paragraph() | Heading():
                found.append(block.text)
            case Findings():
                found += [words for item in block.items for words in (item.head, item.text)]
            case Facts():
                found += [words for pair in block.items for words in pair]
            case Ask():
                found += [block.title, block.text, block.terms]
            case Table():
                found += [cell for row in block.rows for cell in row if isinstance(cell, str)]
    return [words for words in found if words]


def _of_table(table: Table) -> list[tuple[Number, Kind]]:
    rows = [*table.rows, table.total] if table.total else table.rows
    cells = [(v, c.kind) for row in rows for v, c in zip(row, table.columns, strict=True)]
    return [
        (value.value, value.kind) if isinstance(value, Measured) else (value, kind)
        for value, kind in cells
        if not isinstance(value, str | date)
    ]
