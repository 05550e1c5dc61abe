"""The words that a format adds around a document's own, in the active language."""

from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from reports.document import Change, Chart, Column, Document, Kind, Table, Tile, Tiles
from reports.formats.numbers import NONE, figure, scaled, shown

DIGITS: Final = "〇一二三四五六七八九"


class Captions:
    """Numbers figures and tables in the order in which a format comes to them."""

    def __init__(self) -> None:
        self.figures = 0
        self.tables = 0

    def of(self, block: Chart | Table) -> str:
        """ "Figure 3" or "Table 2"; a chart's own table counts with its figure."""
        if isinstance(block, Chart):
            self.figures += 1
            return pgettext("report", "Figure %(number)d") % {"number": self.figures}
        self.tables += 1
        return pgettext("report", "Table %(number)d") % {"number": self.tables}


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def sentences(*parts: str) -> str:
    """One after the other; Chinese puts no blank between them."""
    return ("" if is_chinese() else " ").join(part for part in parts if part)


def numbered(number: int, title: str) -> str:
    """A section's title with its number: 一、投诉量与分布, or 1  Volume."""
    return f"{chinese_numeral(number)}、{title}" if is_chinese() else f"{number}  {title}"


def chinese_numeral(number: int) -> str:
    """1 to 99: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def run_head(document: Document) -> str:
    return f"{document.title} · {document.period}"


def edition(document: Document) -> str:
    """Which edition this is, on every page: number, edition, and whether it may still change."""
    if document.is_draft:
        return _("%(number)s · %(edition)s · draft") % _named(document)
    return f"{document.number} · {document.edition}"


def made(document: Document) -> str:
    """When, by the clock of the house."""
    return _("Made %(at)s") % {"at": date_format(timezone.localtime(document.made_at), "DATETIME_FORMAT")}


def notes(tile: Tile) -> list[str]:
    """What stands beneath a headline figure: changes, target and whether it is met, sample."""
    lines = [f"{change.label} {changed(change)}" for change in tile.changes]
    if tile.target is not None:
        lines.insert(0, _target(tile))
    if tile.sample is not None:
        lines.append(sample(tile.sample))
    return lines


def changed(change: Change) -> str:
    """Signed, also where the kind itself has no sign: +72."""
    if change.kind in (Kind.CHANGE, Kind.POINTS) or change.value is None:
        return shown(change.value, change.kind)
    words = shown(change.value, change.kind)
    return f"+{words}" if scaled(change.value, change.kind) > 0 else words


def sample(count: int) -> str:
    return pgettext("report", "sample %(count)s") % {"count": figure(count, 0)}


def _target(tile: Tile) -> str:
    values = {"target": shown(tile.target, tile.kind)}
    if tile.is_met is None:
        return pgettext("report", "target %(target)s") % values
    if tile.is_met:
        return pgettext("report", "target %(target)s, met") % values
    return pgettext("report", "target %(target)s, missed") % values


def unit(kind: Kind) -> str:
    """What a bare number of this kind is in, for a column's head: "%", "yuan", "h"; else nothing."""
    match kind:
        case Kind.PERCENT | Kind.CHANGE:
            return "%"
        case Kind.POINTS:
            return pgettext("unit in a column's head", "points")
        case Kind.MONEY:
            return pgettext("unit in a column's head", "yuan")
        case Kind.DURATION:
            return pgettext("unit in a column's head", "h")
        case _:
            return ""


def tile_heads() -> list[str]:
    return [
        pgettext("definition", "Figure"),
        pgettext("report", "Value"),
        pgettext("report", "Unit"),
        target_name(),
        pgettext("report", "Sample"),
        pgettext("report", "Remark"),
    ]


def definitions_title() -> str:
    return pgettext("report", "How the figures are defined")


def target_name() -> str:
    return pgettext("definition", "Target")


def share_name() -> str:
    return pgettext("report", "Cumulative share")


def data_title() -> str:
    return pgettext("report", "The charts' numbers")


def definitions(document: Document) -> Table:
    """The terms of the document, a row each."""
    columns = (
        Column(title=pgettext("definition", "Figure"), weight=3),
        Column(title=pgettext("definition", "How it is counted"), weight=5),
        Column(title=pgettext("definition", "Of which cases"), weight=4),
        Column(title=pgettext("definition", "Counted in the month of"), weight=2),
        Column(title=target_name(), weight=2),
        Column(title=pgettext("definition", "Version")),
    )
    rows = [
        (term.name, term.formula, term.population, term.counted_by, term.target or NONE, term.version)
        for term in document.definitions
    ]
    return Table(title="", columns=columns, rows=rows)


def headlines(tiles: Tiles) -> Table:
    """Headline figures as a table; their kinds differ, so that each stands with its unit."""
    heads = tile_heads()
    columns = (Column(title=heads[0]), Column(title=heads[1]), Column(title=heads[5], weight=2))
    rows = [
        (tile.name, f"{shown(tile.value, tile.kind)} {tile.unit}".strip(), " · ".join(notes(tile)))
        for tile in tiles.items
    ]
    return Table(title="", columns=columns, rows=rows)


def _named(document: Document) -> dict[str, str]:
    return {"number": document.number, "edition": document.edition}
