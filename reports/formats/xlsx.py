"""A report as a workbook: a sheet per section, real numbers, real charts, definitions on the last sheet."""

import io
from typing import Final

from django.utils import timezone, translation
from django.utils.translation import pgettext
from xlsxwriter.workbook import Workbook

from reports.document import Chart, Document, Facts, Section, Tiles
from reports.formats import words
from reports.formats.cells import Cells
from reports.formats.neutral import allowed, neutral
from reports.formats.sheets import Sheet

LONGEST_NAME: Final = 31
NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'"))


def render(document: Document) -> bytes:
    """The file; the same bytes for the same document. In memory, for its charts hold their numbers."""
    file = io.BytesIO()
    with translation.override(document.language), Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties(_properties(document))
        cells, captions, names = Cells(workbook), words.Captions(), _Names()
        _cover(Sheet(workbook, names.add(document.title), cells), document)
        for number, section in enumerate(document.sections, start=1):
            name = names.add(words.numbered(number, section.title))
            _section(Sheet(workbook, name, cells), section, captions)
        if document.definitions:
            _definitions(Sheet(workbook, names.add(words.definitions_title()), cells), document)
    return file.getvalue()


class _Names:
    """Names of sheets as a workbook allows them: short, each once, in whatever case."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def add(self, title: str) -> str:
        name = neutral(" ".join(title.translate(NOT_IN_NAMES).split())).strip("'")[:LONGEST_NAME] or "—"
        number = 1
        while name.casefold() in self.taken or name.casefold() == "history":
            number += 1
            name = f"{name[: LONGEST_NAME - 4]} {number}"
        self.taken.add(name.casefold())
        return name


def _cover(sheet: Sheet, document: Document) -> None:
    sheet.title(f"{document.organisation} · {words.run_head(document)}")
    lines = (
        document.subtitle,
        document.marking,
        document.summary,
        words.edition(document),
        words.made(document),
    )
    for line in (*lines, _digest(document), document.footnote):
        if line:
            sheet.paragraph(line)
    for block in document.cover:
        _cover_block(sheet, block)
    sheet.finish()


def _cover_block(sheet: Sheet, block: Chart | Tiles | Facts) -> None:
    if isinstance(block, Chart):
        sheet.chart(block, "")
    else:
        sheet.block(block, words.Captions())


def _digest(document: Document) -> str:
    label = pgettext("report", "Digest")
    return f"{label} SHA-256 {document.digest}" if document.digest else ""


def _section(sheet: Sheet, section: Section, captions: words.Captions) -> None:
    sheet.title(section.title)
    for block in section.flat:
        sheet.block(block, captions)
    sheet.finish()


def _definitions(sheet: Sheet, document: Document) -> None:
    sheet.title(words.definitions_title())
    sheet.table(words.definitions(document), "")
    sheet.finish()


def _properties(document: Document) -> dict[str, object]:
    return {
        "title": allowed(words.run_head(document)),
        "author": allowed(document.organisation),
        "comments": allowed(words.edition(document)),
        "created": timezone.localtime(document.made_at).replace(tzinfo=None),
    }
