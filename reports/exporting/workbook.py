"""The parts of a workbook beside its rows (ECMA-376, SpreadsheetML), as text."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TOP: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EPOCH: Final = date(1899, 12, 30).toordinal()
FONT: Final = "Microsoft YaHei"

CONTENT_TYPES: Final = (
    f'{TOP}<Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHEET_TYPE}.sharedStrings+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELS: Final = (
    f'{TOP}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>'
)
# 0 as it is, 1 an instant, 2 the head, 3 money
STYLES: Final = (
    f'{TOP}<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    f'<fonts count="2"><font><sz val="11"/><name val="{FONT}"/></font>'
    f'<font><b/><sz val="11"/><name val="{FONT}"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEBF0FB"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf xfId="0"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/>'
    '<xf xfId="0" fontId="1" fillId="2" applyFont="1" applyFill="1"/>'
    '<xf xfId="0" numFmtId="4" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
CORE: Final = (
    f'{TOP}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title></cp:coreProperties>'
)


class Days(dict[str, str]):
    """A day as a spreadsheet counts it: "2026-10-05" is 46300."""

    def __missing__(self, day: str) -> str:
        found = self[day] = str(date.fromisoformat(day).toordinal() - EPOCH)
        return found


class Seconds(dict[str, str]):
    """A time of day as a share of the day: "12:00:00" is ".5"."""

    def __missing__(self, clock: str) -> str:
        hours, minutes, seconds = map(int, clock.split(":"))
        share = (hours * 3600 + minutes * 60 + seconds) / 86_400
        found = self[clock] = f"{share:.10f}"[1:]
        return found


def first_parts(title: str) -> Mapping[str, str]:
    """What is known before the first row."""
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELS,
        "docProps/core.xml": CORE % escape(title),
        "xl/styles.xml": STYLES,
    }


def last_parts(sheets: int, names: Sequence[str]) -> Mapping[str, str]:
    """What is known after the last row: how many sheets there are, and all names in them."""
    numbers = range(1, sheets + 1)
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    strings = "".join(f'<si><t xml:space="preserve">{escape(name)}</t></si>' for name in names)
    return {
        "xl/sharedStrings.xml": f'{TOP}<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/workbook.xml": f'{TOP}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{TOP}<Relationships xmlns="{PACKAGE}/relationships">{related}'
        f'<Relationship Id="rId{sheets + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId{sheets + 2}" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
    }


def sheet_name(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def sheet_head(heads: Sequence[str], widths: Sequence[int]) -> str:
    """Up to the first row beneath the head, which stays in sight."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    cells = "".join(
        f'<c r="{letters(place)}1" s="2" t="inlineStr"><is><t>{escape(head)}</t></is></c>'
        for place, head in enumerate(heads)
    )
    return (
        f'{TOP}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{columns}</cols><sheetData><row r="1">{cells}</row>'
    )


def sheet_foot(width: int, last: int) -> str:
    return f'</sheetData><autoFilter ref="A1:{letters(width - 1)}{last}"/></worksheet>'


def letters(place: int) -> str:
    """The name of a column, counted from 0: A, Z, AA."""
    above, here = divmod(place, 26)
    return (letters(above - 1) if above else "") + chr(ord("A") + here)
