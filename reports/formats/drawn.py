"""The spreadsheet's own charts, drawn from the cells that hold a chart's numbers."""

from typing import Any, Final

from xlsxwriter.chart import Chart as Drawing
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.charts.scale import is_all_zero
from reports.document import Chart, ChartKind
from reports.formats.cells import NUMBER_FORMATS
from reports.formats.data import target_column
from reports.formats.neutral import allowed

BLUE: Final = "#2456C6"
COLOURS: Final = ("#CDD2DA", "#868F9D", BLUE, "#8FABE6", "#4C5766")
LINES: Final = (BLUE, "#4C5766", "#868F9D", "#8FABE6")
GRID: Final = {"visible": True, "line": {"color": "#E3E6EB"}}
TYPES: Final[dict[ChartKind, dict[str, str]]] = {
    ChartKind.LINE: {"type": "line"},
    ChartKind.BAR: {"type": "column"},
    ChartKind.RANKED: {"type": "bar"},
    ChartKind.STACKED: {"type": "column", "subtype": "stacked"},
    ChartKind.PARETO: {"type": "column"},
}


def add_chart(workbook: Workbook, sheet: Worksheet, chart: Chart, *, first: int, at: int) -> None:
    """Beside its numbers, which start in row `first`; the chart lies in column `at`."""
    if not chart.categories:
        return
    drawing = workbook.add_chart(TYPES[chart.kind])
    for number in range(len(chart.series)):
        drawing.add_series(_series(sheet, chart, first, number))
    _add_lines(workbook, sheet, chart, drawing, first)
    # A reference, for a title's own words may look like one: "=x!A1".
    title = [sheet.get_name(), first - 2, 0]
    drawing.set_title({"name": title, "name_font": {"size": 11, "bold": False}, "overlay": False})
    drawing.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    _axes(drawing, chart)
    drawing.set_size({"width": 640, "height": 288})
    drawing.show_blanks_as("gap")
    description = allowed(chart.summary or chart.title)
    sheet.insert_chart(first - 1, at, drawing, {"description": description, "object_position": 3})


def _series(sheet: Worksheet, chart: Chart, first: int, number: int) -> dict[str, Any]:
    series = _cells(sheet, chart, first, number + 1)
    if chart.kind is ChartKind.LINE:
        width = 2.25 if number == 0 else 1.5
        line = {"color": LINES[number % len(LINES)], "width": width}
        return {**series, "line": line, "marker": {"type": "circle", "size": 4}}
    colour = COLOURS[(number + (len(chart.series) == 1)) % len(COLOURS)]
    return {**series, "fill": {"color": colour}, "gap": 60, "points": _points(chart)}


def _points(chart: Chart) -> list[dict[str, Any] | None]:
    """The categories that are the point in blue."""
    blue = {"fill": {"color": BLUE}}
    return [blue if place in chart.highlight else None for place in range(len(chart.categories))]


def _add_lines(workbook: Workbook, sheet: Worksheet, chart: Chart, drawing: Drawing, first: int) -> None:
    """The target, or a Pareto's cumulative share on an axis of its own."""
    target, line = target_column(chart), workbook.add_chart({"type": "line"})
    if chart.kind is ChartKind.PARETO:
        share = {
            "line": {"color": BLUE, "width": 2},
            "y2_axis": True,
            "marker": {"type": "circle", "size": 5},
        }
        line.add_series({**_cells(sheet, chart, first, len(chart.series) + 1), **share})
        line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
        drawing.combine(line)
    elif target is not None:
        dashed = {"line": {"color": "#4C5766", "width": 1, "dash_type": "dash"}}
        cells = {**_cells(sheet, chart, first, target), **dashed}
        if chart.kind is ChartKind.LINE:
            drawing.add_series(cells)
        elif chart.kind is not ChartKind.RANKED:  # a lying bar has no line beside it
            line.add_series(cells)
            drawing.combine(line)


def _cells(sheet: Worksheet, chart: Chart, first: int, column: int) -> dict[str, Any]:
    last = first + len(chart.categories) - 1
    return {
        "name": [sheet.get_name(), first - 1, column],
        "categories": [sheet.get_name(), first, 0, last, 0],
        "values": [sheet.get_name(), first, column, last, column],
    }


def _axes(drawing: Drawing, chart: Chart) -> None:
    font = {"num_font": {"size": 9, "color": "#4C5766"}, "line": {"color": "#868F9D"}}
    values = {**font, "major_gridlines": GRID, "num_format": NUMBER_FORMATS.get(chart.unit, "0.0")}
    if is_all_zero(chart):
        values["min"] = 0
    if chart.kind is ChartKind.RANKED:
        drawing.set_x_axis(values)
        drawing.set_y_axis({**font, "reverse": True, "major_gridlines": {"visible": False}})
    else:
        drawing.set_x_axis(font)
        drawing.set_y_axis(values)
