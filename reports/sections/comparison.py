"""A quarter month by month, a year quarter by quarter, each beside the same of the year before."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.definitions import DEFINITIONS
from reports.document import Block, Section
from reports.exhibits import Chart, ChartKind, Column, Series, Table, Value
from reports.figures import Figure, figures
from reports.periods import Period, PeriodKind
from reports.sections.asked import Asked
from reports.sections.tables import measured

CODES = ("volume", "per_million", "on_time", "overdue_rate", "resolution_rate", "satisfaction", "appeals")
PIECES = {PeriodKind.QUARTER: PeriodKind.MONTH, PeriodKind.YEAR: PeriodKind.QUARTER}


def comparison(asked: Asked) -> Section | None:
    """Only in reports of quarters and years."""
    if asked.period.kind not in PIECES or not asked.now["volume"].sample:
        return None
    pieces = parts_of(asked.period)
    found = [figures(CODES, piece, asked.scope) for piece in pieces]
    known = [code for code in CODES if any(each[code].value is not None for each in found)]
    blocks: list[Block] = [_chart(asked, pieces, found), _table(asked, pieces, found, known)]
    return Section(key="comparison", title=_("Comparison within the period"), blocks=blocks)


def parts_of(period: Period) -> list[Period]:
    """The months of a quarter, the quarters of a year."""
    kind, found = PIECES[period.kind], []
    for month in period.months():
        part = Period.holding(kind, month.first)
        if part not in found:
            found.append(part)
    return found


def _chart(asked: Asked, pieces: Sequence[Period], found: Sequence[Mapping[str, Figure]]) -> Chart:
    earlier = [figures(["volume"], piece.year_before(), asked.scope)["volume"] for piece in pieces]
    series = [Series(name=str(asked.period.label), values=[each["volume"].number for each in found])]
    if any(each.sample for each in earlier):
        label = asked.period.year_before().label
        series.append(Series(name=str(label), values=[each.number for each in earlier]))
    most = max(range(len(found)), key=lambda place: found[place]["volume"].sample)
    return Chart(
        kind=ChartKind.LINE,
        title=_("Complaints, beside the same a year ago"),
        axis=pgettext("period", "Period"),
        categories=[str(piece) for piece in pieces],
        series=series,
        summary=_("Most in %(period)s: %(value)s.")
        % {"period": pieces[most].label, "value": found[most]["volume"].shown},
    )


def _table(
    asked: Asked, pieces: Sequence[Period], found: Sequence[Mapping[str, Figure]], codes: Sequence[str]
) -> Table:
    """Each row is in a unit of its own."""
    rows: list[Sequence[Value]] = [
        (
            str(DEFINITIONS[code].name),
            *(measured(each[code]) for each in found),
            measured(asked.now[code]),
            measured(asked.year_ago[code] if asked.year_ago[code].sample else Figure.of(DEFINITIONS[code])),
        )
        for code in codes
    ]
    return Table(
        title=_("Figures part by part"),
        columns=[
            Column(title=pgettext("report", "Figure"), weight=2),
            *(Column(title=str(piece)) for piece in pieces),
            Column(title=_("Whole period")),
            Column(title=_("A year ago")),
        ],
        rows=rows,
    )
