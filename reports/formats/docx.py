"""A report to go on writing in: real headings, captions and tables; charts as pictures with a description."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import docx
from django.utils import translation

from complaints.printing.typesetter import pictures
from reports.charts import svg
from reports.document import Chart, Document
from reports.formats.archive import undated
from reports.formats.writer import Writer

PICTURES: Final = Path(__file__).resolve().with_name("charts")


def render(document: Document) -> bytes:
    """The file; the same bytes for the same document. Raises NotTypeset when no pictures could be made."""
    with translation.override(document.language):
        drawn = pictures(PICTURES, {"charts": [svg(chart) for chart in _charts(document)]})
        writer = Writer(document, docx.Document(), drawn)
        writer.cover()
        writer.contents()
        writer.sections()
        writer.appendices()
    file = io.BytesIO()
    writer.letter.save(file)
    return undated(file.getvalue())


def _charts(document: Document) -> Iterator[Chart]:
    blocks = [*document.cover, *(block for section in document.sections for block in section.flat)]
    return (block for block in blocks if isinstance(block, Chart))
