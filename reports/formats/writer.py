"""Writes a report's blocks into a letter of python-docx."""

import io
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import pgettext
from docx.document import Document as Letter
from docx.enum.text import WD_BREAK
from docx.shared import Pt

from reports.document import (
    Ask,
    Block,
    Chart,
    Document,
    Facts,
    Findings,
    Heading,
    Kind,
    Pair,
    Paragraph,
    Table,
    Tiles,
    Value,
)
from reports.formats import words
from reports.formats.blocks import width
from reports.formats.data import complete
from reports.formats.letter import TEXT_WIDTH, add_field, describe, dress, share_out, table_row
from reports.formats.neutral import allowed
from reports.formats.numbers import shown


class Writer:
    """`drawn` are the pictures of the document's charts, in their order."""

    def __init__(self, document: Document, letter: Letter, drawn: Iterator[bytes]) -> None:
        self.document, self.letter, self.drawn = document, letter, drawn
        self.captions: words.Captions | None = None
        self.charts: list[tuple[str, Chart]] = []
        dress(self.letter)
        self._properties()
        self._edges()

    def cover(self) -> None:
        document = self.document
        self._say(f"{document.organisation}    {document.marking}".strip())
        self._say("\n" * 5)
        self._say(document.subtitle)
        self._say(document.title, "Title")
        self._say(document.period, "Subtitle")
        if document.is_draft:
            self._say(pgettext("report", "Draft, not released"), "Subtitle")
        self._say(document.summary)
        for block in document.cover:
            self._block(block)
        self._say(f"{words.edition(document)}    {words.made(document)}", "Caption")
        if document.digest:
            self._say(f"{pgettext('report', 'Digest')} SHA-256 {document.digest}", "Caption")

    def contents(self) -> None:
        self._turn_page()
        self._say(pgettext("report", "Contents"), "Subtitle")
        add_field(self.letter.add_paragraph(), r'TOC \o "1-1" \h \z', "\n".join(self._titles()))
        self._turn_page()

    def sections(self) -> None:
        self.captions = words.Captions()
        for number, section in enumerate(self.document.sections, start=1):
            self._say(words.numbered(number, section.title), "Heading 1")
            for block in section.flat:
                self._block(block)

    def appendices(self) -> None:
        if self.document.definitions:
            self._say(words.definitions_title(), "Heading 1")
            self._table(words.definitions(self.document), "")
        if self.charts:
            self._say(words.data_title(), "Heading 1")
        for caption, chart in self.charts:
            self._table(complete(chart), caption)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._say(block.text)
            case Heading():
                self._say(block.text, "Heading 2")
            case Findings():
                self._findings(block)
            case Facts():
                self._facts(block)
            case Ask():
                self._say(f"{block.title}\n{block.text} {block.terms}".strip(), "Intense Quote")
            case Tiles():
                self._grid(words.headlines(block))
            case Table():
                self._table(block, self.captions.of(block) if self.captions else "")
            case Chart():
                self._chart(block)
            case Pair():
                self._block(block.left)
                self._block(block.right)

    def _findings(self, findings: Findings) -> None:
        if findings.title:
            self._say(findings.title, "Heading 2")
        for item in findings.items:
            paragraph = self.letter.add_paragraph(style="List Bullet")
            paragraph.add_run(allowed(item.head)).bold = True
            paragraph.add_run(allowed(f" {item.text}"))

    def _facts(self, facts: Facts) -> None:
        if facts.title:
            self._say(facts.title, "Heading 2")
        for name, text in facts.items:
            paragraph = self.letter.add_paragraph()
            paragraph.add_run(allowed(f"{name}    ")).bold = True
            paragraph.add_run(allowed(text))

    def _table(self, table: Table, caption: str) -> None:
        title = f"{caption}  {table.title}".strip()
        if title:
            self._say(title, "Caption", keeps=True)
        self._grid(table)
        if table.note:
            self._say(table.note, "Caption")

    def _grid(self, table: Table) -> None:
        numeric = [column.kind is not Kind.TEXT for column in table.columns]
        grid = self.letter.add_table(rows=0, cols=len(numeric), style="Table Grid")._tbl
        share_out(grid, [width(column) for column in table.columns])
        table_row(grid, [column.title for column in table.columns], numeric, is_head=True)
        for row in table.rows:
            table_row(grid, _texts(row, table), numeric)
        if table.total:
            table_row(grid, _texts(table.total, table), numeric, is_bold=True)
        self._say("")

    def _chart(self, chart: Chart) -> None:
        caption = self.captions.of(chart) if self.captions else ""
        self.charts.append((caption, chart))
        self._say(f"{caption}  {chart.title}".strip(), "Caption", keeps=True)
        picture = self.letter.add_picture(io.BytesIO(next(self.drawn)), width=TEXT_WIDTH)
        describe(picture._inline, chart.summary or chart.title)
        if chart.note:
            self._say(chart.note, "Caption")

    def _say(self, text: str, style: str = "Normal", *, keeps: bool = False) -> None:
        paragraph = self.letter.add_paragraph(allowed(text), style=style)
        paragraph.paragraph_format.keep_with_next = True if keeps else None

    def _turn_page(self) -> None:
        self.letter.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _titles(self) -> list[str]:
        return [
            allowed(words.numbered(number, section.title))
            for number, section in enumerate(self.document.sections, start=1)
        ]

    def _edges(self) -> None:
        section, document = self.letter.sections[0], self.document
        section.different_first_page_header_footer = True
        head = section.header.paragraphs[0]
        head.text = allowed(f"{words.run_head(document)}    {document.organisation}")
        foot = section.footer.paragraphs[0]
        foot.text = allowed(f"{document.footnote}    {words.edition(document)} {document.digest[:16]}    ")
        add_field(foot, "PAGE", "1")
        foot.add_run(" / ")
        add_field(foot, "NUMPAGES", "1")
        for paragraph in (head, foot):
            for run in paragraph.runs:
                run.font.size = Pt(8)

    def _properties(self) -> None:
        made_at = timezone.localtime(self.document.made_at).replace(tzinfo=None)
        properties = self.letter.core_properties
        properties.title = allowed(words.run_head(self.document))[:255]
        properties.author = properties.last_modified_by = allowed(self.document.organisation)[:255]
        properties.comments = allowed(words.edition(self.document))[:255]
        properties.created = properties.modified = made_at
        properties.language = self.document.language


def _texts(row: Sequence[Value], table: Table) -> list[str]:
    return [shown(value, column.kind) for value, column in zip(row, table.columns, strict=True)]
