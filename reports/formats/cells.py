"""Values into cells of a workbook, each kind in the spreadsheet's own number format."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import pgettext
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.document import Kind, Measured, Value
from reports.formats.neutral import neutral
from reports.formats.numbers import NONE

FONT: Final = "Microsoft YaHei"
NUMBER_FORMATS: Final = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.SAMPLE: "#,##0",
    Kind.NUMBER: "#,##0.0",
    Kind.PERCENT: "0.0%",
    Kind.CHANGE: "+0.0%;-0.0%;0.0%",
    Kind.MONEY: '"¥"#,##0.00;-"¥"#,##0.00',
    Kind.DURATION: "[h]:mm:ss",
    Kind.SCORE: "0.00",
    Kind.PER_MILLION: "#,##0.0",
    Kind.DATE: "yyyy-mm-dd",
}
WIDTHS: Final = {Kind.TEXT: 18, Kind.MONEY: 15, Kind.DATE: 12, Kind.DURATION: 12}
DEFAULT_WIDTH: Final = 12
DAY: Final = timedelta(days=1)


class Cells:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self.title = workbook.add_format({"font_name": FONT, "font_size": 15, "bold": True})
        self.heading = workbook.add_format({"font_name": FONT, "font_size": 11, "bold": True})
        self.words = workbook.add_format({"font_name": FONT, "text_wrap": True, "valign": "top"})
        self.quiet = workbook.add_format({"font_name": FONT, "font_color": "#4C5766", "text_wrap": True})
        self.unwrapped = workbook.add_format({"font_name": FONT, "indent": 1})
        self.aside = workbook.add_format({"font_name": FONT, "font_color": "#4C5766", "font_size": 9})
        head = {"font_name": FONT, "bold": True, "bg_color": "#EBF0FB", "bottom": 1, "text_wrap": True}
        self.heads = {
            is_text: workbook.add_format(
                {**head, "align": "left" if is_text else "right", "indent": int(is_text)}
            )
            for is_text in (True, False)
        }
        self._formats = {kind: workbook.add_format(_look(kind)) for kind in Kind}
        self._totals = {kind: workbook.add_format({**_look(kind), "bold": True, "top": 1}) for kind in Kind}

    def head(self, sheet: Worksheet, row: int, column: int, words: str, kind: Kind) -> None:
        sheet.write_string(row, column, neutral(words), self.heads[kind is Kind.TEXT])

    def write(
        self, sheet: Worksheet, row: int, column: int, value: Value, kind: Kind, *, is_total: bool = False
    ) -> None:
        """The value as what it is; "—" where there is none."""
        look = (self._totals if is_total else self._formats)[kind]
        match value:
            case Measured():
                self.write(sheet, row, column, value.value, value.kind, is_total=is_total)
            case str():
                sheet.write_string(row, column, neutral(value), look)
            case None:
                sheet.write_string(row, column, NONE, look)
            case timedelta():
                sheet.write_number(row, column, value / DAY, look)
            case datetime():
                sheet.write_datetime(row, column, value.replace(tzinfo=None), look)
            case date():
                sheet.write_datetime(row, column, value, look)
            case _:
                sheet.write_number(row, column, float(value) * (100 if kind is Kind.POINTS else 1), look)

    def blank(self, sheet: Worksheet, row: int, column: int, kind: Kind) -> None:
        """A gap in a chart's numbers, where "—" would be drawn as zero."""
        sheet.write_blank(row, column, None, self._formats[kind])


def widths(kinds: Sequence[Kind], weights: Sequence[int]) -> list[int]:
    """In characters."""
    pairs = zip(kinds, weights, strict=True)
    return [WIDTHS.get(kind, DEFAULT_WIDTH) * (weight if kind is Kind.TEXT else 1) for kind, weight in pairs]


def _look(kind: Kind) -> dict[str, object]:
    look: dict[str, object] = {"font_name": FONT, "num_format": _number_format(kind), "valign": "top"}
    return look | ({"text_wrap": True, "indent": 1} if kind is Kind.TEXT else {"align": "right"})


def _number_format(kind: Kind) -> str:
    if kind is not Kind.POINTS:
        return NUMBER_FORMATS[kind]
    unit = pgettext("unit in a column's head", "points").replace('"', "")
    return f'+0.0" {unit}";-0.0" {unit}";0.0" {unit}"'
