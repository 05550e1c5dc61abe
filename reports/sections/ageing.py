"""What is still open when the period ends, by age and by where it lies."""

from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.definitions import AGEING, DEFINITIONS
from reports.dimensions import Dimension, names
from reports.document import Block
from reports.exhibits import Chart, ChartKind, Column, Kind, Series, Table
from reports.figures import Figure
from reports.sections.asked import Asked

CODES = tuple(each.code for each in AGEING)
MOST = 7  # units in the chart


def ageing(asked: Asked) -> list[Block]:
    """Nothing where nothing is open, or where the scope is not broken down by department."""
    if not asked.keeps(Dimension.DEPARTMENT) or not any(asked.now[code].sample for code in CODES):
        return []
    found = {code: asked.by(code, Dimension.DEPARTMENT) for code in CODES}
    totals = {key: sum(_count(found[code], key) for code in CODES) for each in found.values() for key in each}
    keys = sorted(totals, key=lambda key: (-totals[key], key))
    called = names(Dimension.DEPARTMENT, keys)
    return [_chart(found, keys[:MOST], called), _table(asked, found, keys, called, totals)]


def _count(found: Mapping[str, Figure], key: str) -> int:
    return found[key].sample if key in found else 0


def _chart(found: Mapping[str, Mapping[str, Figure]], keys: list[str], called: Mapping[str, str]) -> Chart:
    old = {key: _count(found[CODES[-1]], key) for key in keys}
    most = max(keys, key=lambda key: old[key])
    return Chart(
        kind=ChartKind.STACKED,
        title=_("Open when the period ends, by age since receipt"),
        axis=capfirst(str(Dimension.DEPARTMENT.label)),
        categories=[called[key] for key in keys],
        series=[
            Series(name=str(DEFINITIONS[code].name), values=[_count(found[code], key) for key in keys])
            for code in CODES
        ],
        summary=_("Most over 15 days: %(unit)s, %(number)d.") % {"unit": called[most], "number": old[most]},
    )


def _table(
    asked: Asked,
    found: Mapping[str, Mapping[str, Figure]],
    keys: list[str],
    called: Mapping[str, str],
    totals: Mapping[str, int],
) -> Table:
    whole = [asked.now[code].sample for code in CODES]
    earlier = sum(asked.before[code].sample for code in CODES)
    return Table(
        title=_("Open complaints by unit and age"),
        columns=[
            Column(title=capfirst(str(Dimension.DEPARTMENT.label)), weight=2),
            *(Column(title=str(DEFINITIONS[code].name), kind=Kind.COUNT) for code in CODES),
            Column(title=pgettext("table", "All"), kind=Kind.COUNT),
        ],
        rows=[(called[key], *(_count(found[code], key) for code in CODES), totals[key]) for key in keys],
        total=(pgettext("table", "All"), *whole, sum(whole)),
        note=_("When the period before ended, %(number)d were open.") % {"number": earlier},
    )
