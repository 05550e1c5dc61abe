"""Rows as a workbook that is sent while it is written: never held, of any length.

XlsxWriter keeps the whole file until it is complete. Here each part goes into the ZIP as it is
made; the sheet's rows are streamed, and after as many as a sheet holds the next one begins. What
cannot be known before (how many sheets) stands in the part that is written last.
"""

import re
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final

from reports.exporting import workbook
from reports.exporting.cells import Make, maker
from reports.exporting.columns import CaseColumn, Shape
from reports.exporting.sink import Sink
from reports.formats.neutral import neutral

FULL: Final = 1_048_575  # rows that a sheet holds beneath its head
LARGEST: Final = 1 << 30  # bytes of a sheet's XML, far from where ZIP needs another format
LEVEL: Final = 4  # of compression
ROW: Final = "\0"  # stands for the row's number until its cells are joined; no text holds it
DAYS: Final = workbook.Days()
SECONDS: Final = workbook.Seconds()
_LOOKS_ESCAPED: Final = re.compile(r"(?=_x[0-9a-fA-F]{4}_)")
TEXT: Final = ' t="inlineStr"><is><t xml:space="preserve">'
Chunk = Sequence[tuple[Any, ...]]


class Xlsx:
    """Cells without their reference: what follows `<c r="A1"`."""

    def __init__(self) -> None:
        self.names: list[str] = []  # texts of ours, kept once in the workbook

    def label(self, text: str) -> str:
        if not text:
            return "/>"
        self.names.append(text)
        return f' t="s"><v>{len(self.names) - 1}</v></c>'

    def texts(self, texts: Sequence[str]) -> list[str]:
        return [f"{TEXT}{escaped(text)}</t></is></c>" if text else "/>" for text in texts]

    def plain(self, shape: Shape) -> Make:
        match shape:
            case Shape.INSTANT:
                return _instants
            case Shape.NUMBER:
                return lambda values: [f"><v>{each}</v></c>" if each else "/>" for each in values]
            case Shape.MONEY:
                return lambda values: [f' s="3"><v>{each}</v></c>' if each else "/>" for each in values]
            case _:
                return lambda values: [f' t="inlineStr"><is><t>{each}</t></is></c>' for each in values]


def escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return _LOOKS_ESCAPED.sub("_x005F", text) if "_x" in text else text


def _instants(values: Sequence[str]) -> list[str]:
    """As the days since 1900 that spreadsheets count, with the share of the day."""
    return [f' s="1"><v>{DAYS[at[:10]]}{SECONDS[at[11:]]}</v></c>' if at else "/>" for at in values]


def xlsx_chunks(
    title: str, columns: Sequence[CaseColumn], chunks: Iterable[Chunk]
) -> Generator[bytes, None, None]:
    """The file. Names of columns and what stands for keys are in the active language."""
    to = Xlsx()
    makers = [maker(column, to) for column in columns]
    heads = [neutral(str(column.title)) for column in columns]
    return _written(title, heads, [column.width for column in columns], makers, to, chunks)


def _written(
    title: str,
    heads: Sequence[str],
    widths: Sequence[int],
    makers: Sequence[Make],
    to: Xlsx,
    chunks: Iterable[Chunk],
) -> Generator[bytes, None, None]:
    sink, source, sheets = Sink(), iter(chunks), 0
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, part in workbook.first_parts(title).items():
            archive.writestr(name, part)
        following: Chunk | None = next(source, ())
        while following is not None:
            sheets += 1
            rows = _Sheet(chain([following], source), makers)
            with archive.open(workbook.sheet_name(sheets), "w") as sheet:
                sheet.write(workbook.sheet_head(heads, widths).encode())
                for lines in rows:
                    sheet.write(lines)
                    yield sink.taken()
                sheet.write(workbook.sheet_foot(len(heads), rows.last).encode())
            following = rows.left
        for name, part in workbook.last_parts(sheets, to.names).items():
            archive.writestr(name, part)
    yield sink.taken()


class _Sheet:
    """The rows of one sheet as XML; what does not fit any more is `left`."""

    def __init__(self, chunks: Iterator[Chunk], makers: Sequence[Make]) -> None:
        self._chunks, self._makers = chunks, makers
        cells = "".join(f'<c r="{workbook.letters(place)}{ROW}"%s' for place in range(len(makers)))
        self._row = f'<row r="{ROW}">{cells}</row>'
        self.last = 1  # the row of the head
        self.left: Chunk | None = None

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in filter(None, self._chunks):
            room = FULL + 1 - self.last
            if size > LARGEST or not room:
                self.left = chunk
                return
            lines = "".join(self._rows(chunk[:room])).encode()
            size += len(lines)
            yield lines
            if len(chunk) > room:
                self.left = chunk[room:]
                return

    def _rows(self, chunk: Chunk) -> Iterator[str]:
        turned = zip(*chunk, strict=True)
        cells = (make(values) for make, values in zip(self._makers, turned, strict=True))
        for row in zip(*cells, strict=True):
            self.last += 1
            yield (self._row % row).replace(ROW, str(self.last))
