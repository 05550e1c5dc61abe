"""One sheet of a report's workbook, filled from top to bottom."""

from collections.abc import Sequence
from math import ceil
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from reports.charts.drawing import text_width
from reports.document import (
    Ask,
    Block,
    Chart,
    ChartKind,
    Column,
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
from reports.formats.cells import Cells, widths
from reports.formats.data import complete
from reports.formats.drawn import add_chart
from reports.formats.neutral import neutral

SPAN: Final = 7  # columns that a paragraph runs over
NARROWEST: Final = 14  # characters of half a Han character's width
SPAN_WIDTH: Final = 7.0 * NARROWEST
LINE: Final = 17.0  # points
HIGHEST: Final = 400.0
CHART_ROWS: Final = 15


class Sheet:
    def __init__(self, workbook: Workbook, name: str, cells: Cells) -> None:
        self.workbook, self.cells, self.name = workbook, cells, name
        self.sheet = workbook.add_worksheet(name)
        self.row = 0
        self.tables: list[tuple[int, int, int]] = []  # first row, last row, last column
        self.wide: dict[int, int] = {}

    def title(self, text: str) -> None:
        self.sheet.set_row(self.row, 26)
        self._line(text, self.cells.title)

    def paragraph(self, text: str) -> None:
        lines = sum(ceil(text_width(line, 2) / SPAN_WIDTH) or 1 for line in text.splitlines() or [""])
        self.sheet.set_row(self.row, min(lines * LINE, HIGHEST))
        self.sheet.merge_range(self.row, 0, self.row, SPAN - 1, "", self.cells.words)
        self._line(text, self.cells.words)

    def block(self, block: Block, captions: words.Captions) -> None:
        match block:
            case Paragraph():
                self.paragraph(block.text)
            case Heading():
                self.heading(block.text)
            case Findings():
                self.heading(block.title)
                for item in block.items:
                    self.paragraph(words.sentences(item.head, item.text))
            case Facts():
                self._facts(block)
            case Ask():
                self.heading(block.title)
                self.paragraph(f"{block.text} {block.terms}".strip())
            case Tiles():
                self._tiles(block)
            case Table():
                self.table(block, captions.of(block))
            case Chart():
                self.chart(block, captions.of(block))
            case Pair():
                self.block(block.left, captions)
                self.block(block.right, captions)

    def heading(self, text: str) -> None:
        self.row += 1
        self._line(text, self.cells.heading)

    def table(self, table: Table, caption: str) -> None:
        first = self._head(table, caption)
        for row in table.rows:
            self._values(row, table.columns)
        self.tables.append((first, self.row - 1, len(table.columns) - 1))
        if table.total:
            self._values(table.total, table.columns, is_total=True)
        self._note(table.note)

    def chart(self, chart: Chart, caption: str) -> None:
        """Its numbers, and beside them the chart that is drawn from these very cells."""
        table = complete(chart)
        first = self._head(table, caption)
        for row in table.rows:
            self._values(row, table.columns, is_drawn=True)
        last = self.row - 1
        self.tables.append((first, last, len(table.columns) - 1))
        if chart.kind is ChartKind.HEAT:
            scale = {"type": "2_color_scale", "min_color": "#F5F8FE", "max_color": "#779FE8"}
            self.sheet.conditional_format(first + 1, 1, last, len(table.columns) - 1, scale)
        else:
            add_chart(self.workbook, self.sheet, chart, first=first + 1, at=len(table.columns) + 1)
            self.row = max(self.row, first + CHART_ROWS)
        self._note(table.note)

    def finish(self) -> None:
        """Filter on the longest table; its head stays in sight when it is the sheet's only one."""
        if self.tables:
            first, last, column = max(self.tables, key=lambda found: found[1] - found[0])
            if last > first:
                self.sheet.autofilter(first, 0, last, column)
        self.sheet.freeze_panes(self.tables[0][0] + 1 if len(self.tables) == 1 else 1, 0)
        for number in range(max(SPAN, *self.wide, 0) + 1):
            self.sheet.set_column(number, number, max(self.wide.get(number, 0), NARROWEST))
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)

    def _facts(self, facts: Facts) -> None:
        self.heading(facts.title)
        for name, text in facts.items:
            self.sheet.write_string(self.row, 0, neutral(name), self.cells.quiet)
            self.sheet.write_string(self.row, 1, neutral(text), self.cells.unwrapped)
            self.row += 1

    def _tiles(self, tiles: Tiles) -> None:
        """Each figure in its own kind: value, target, sample; then what else is said of it."""
        self.row += 1
        for number, head in enumerate(words.tile_heads()):
            self.cells.head(self.sheet, self.row, number, head, Kind.TEXT)
        for tile in tiles.items:
            self.row += 1
            texts = {0: tile.name, 2: tile.unit, 5: " · ".join(words.notes(tile))}
            for number, text in texts.items():
                self.sheet.write_string(self.row, number, neutral(text), self.cells.unwrapped)
            self.cells.write(self.sheet, self.row, 1, tile.value, tile.kind)
            self.cells.write(self.sheet, self.row, 3, tile.target, tile.kind)
            self.cells.write(self.sheet, self.row, 4, tile.sample, Kind.SAMPLE)
        self.row += 1

    def _head(self, table: Table, caption: str) -> int:
        """The table's name and the row of its head, whose number it returns."""
        self.heading(f"{caption}  {table.title}".strip())
        kinds, weights = [c.kind for c in table.columns], [c.weight for c in table.columns]
        for number, width in enumerate(widths(kinds, weights)):
            self.wide[number] = max(self.wide.get(number, 0), width)
            self.cells.head(self.sheet, self.row, number, table.columns[number].title, kinds[number])
        self.row += 1
        return self.row - 1

    def _values(
        self,
        row: Sequence[Value],
        columns: Sequence[Column],
        *,
        is_total: bool = False,
        is_drawn: bool = False,
    ) -> None:
        for number, (value, column) in enumerate(zip(row, columns, strict=True)):
            if value is None and is_drawn:
                self.cells.blank(self.sheet, self.row, number, column.kind)
            else:
                self.cells.write(self.sheet, self.row, number, value, column.kind, is_total=is_total)
        self.row += 1

    def _note(self, note: str) -> None:
        if note:
            self._line(note, self.cells.aside)

    def _line(self, text: str, look: Format) -> None:
        self.sheet.write_string(self.row, 0, neutral(text), look)
        self.row += 1
