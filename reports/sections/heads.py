"""Headline figures with all they must never stand without."""

from collections.abc import Iterable

from django.utils.translation import pgettext

from reports.document import Change, Tile, Tiles
from reports.exhibits import Number
from reports.figures import Figure
from reports.sections.asked import Asked
from reports.sections.changing import RELATIVE, change, kind_of_change

HEADLINES = ("volume", "on_time", "resolution_rate", "satisfaction", "overdue_rate")


def tiles(asked: Asked, codes: Iterable[str]) -> Tiles:
    return Tiles(items=[tile(asked, code) for code in codes])


def tile(asked: Asked, code: str) -> Tile:
    now = asked.now[code]
    definition = now.definition
    earlier = {
        pgettext("report", "vs previous period"): asked.before[code],
        pgettext("report", "vs a year ago"): asked.year_ago[code],
    }
    return Tile(
        name=str(definition.name),
        value=now.number,
        kind=definition.unit.kind,
        changes=[_change(label, now, then) for label, then in earlier.items() if _differs(now, then)],
        target=definition.target,
        is_met=now.is_met,
        sample=None if definition.unit in RELATIVE and now.part is None else now.sample,
        code=code,
    )


def _differs(now: Figure, then: Figure) -> bool:
    return change(now, then) is not None


def _change(label: str, now: Figure, then: Figure) -> Change:
    difference: Number = change(now, then)
    return Change(label=label, value=difference, kind=kind_of_change(now.definition))
