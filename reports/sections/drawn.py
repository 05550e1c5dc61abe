"""Charts of figures."""

from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.definitions import DEFINITIONS
from reports.dimensions import Dimension
from reports.exhibits import Chart, ChartKind, Kind, Number, Series
from reports.figures import Figure, series
from reports.formats.numbers import shown
from reports.periods import Period, PeriodKind
from reports.sections.asked import Asked, named
from reports.sections.changing import portion
from reports.sections.days_off import marks


def trend(asked: Asked, code: str) -> Chart:
    """One figure over twelve months or weeks, from the first that has one."""
    every = series(code, asked.trend, asked.scope)
    known = (place for place, each in enumerate(every) if each.sample and each.value is not None)
    first = next(known, len(every) - 1)
    found, periods = every[first:], asked.trend[first:]
    definition = DEFINITIONS[code]
    by_weeks = asked.period.kind == PeriodKind.WEEK
    is_count = definition.unit.kind is Kind.COUNT
    return Chart(
        kind=ChartKind.BAR if is_count else ChartKind.LINE,
        title=_("%(figure)s, the last 12 weeks") % {"figure": definition.name}
        if by_weeks
        else _("%(figure)s, the last 12 months") % {"figure": definition.name},
        axis=pgettext("period", "Week") if by_weeks else pgettext("period", "Month"),
        categories=[_month_or_week(each) for each in periods],
        series=[Series(name=str(definition.name), values=[each.number for each in found])],
        unit=definition.unit.kind,
        target=definition.target,
        highlight=[len(found) - 1],
        summary=_("%(figure)s in %(month)s: %(value)s.")
        % {"figure": definition.name, "month": periods[-1].label, "value": found[-1].shown},
    )


def within(asked: Asked, code: str) -> Chart:
    """One count over the days of the period, or its months, with days off marked."""
    found = series(code, asked.pieces, asked.scope)
    definition = DEFINITIONS[code]
    by_days = asked.pieces[0].kind == PeriodKind.DAYS
    highest = max(range(len(found)), key=lambda place: found[place].sample)
    return Chart(
        kind=ChartKind.BAR,
        title=_("%(figure)s by day") % {"figure": definition.name}
        if by_days
        else _("%(figure)s by month") % {"figure": definition.name},
        axis=pgettext("period", "Day") if by_days else pgettext("period", "Month"),
        categories=[_short(piece, asked.period) for piece in asked.pieces],
        series=[Series(name=str(definition.name), values=[each.number for each in found])],
        marks=marks([piece.first for piece in asked.pieces]) if by_days else [],
        highlight=[highest],
        summary=_("Most on %(day)s: %(value)s.")
        % {"day": asked.pieces[highest].label, "value": found[highest].shown},
    )


def ranked(asked: Asked, code: str, dimension: Dimension, title: str, *, most: int = 12) -> list[Chart]:
    """What each key has of the whole, with the same of the period before as dots; none without cases."""
    if not asked.keeps(dimension):
        return []
    now, before = asked.by(code, dimension), asked.by(code, dimension, asked.period.previous())
    shown_now = named(dimension, now)[:most]
    if not shown_now:
        return []
    return [
        Chart(
            kind=ChartKind.RANKED,
            title=title,
            axis=capfirst(str(dimension.label)),
            categories=[name for _key, name, _figure in shown_now],
            series=[
                Series(name=asked.period.label, values=_shares(shown_now, now, asked.now[code])),
                Series(
                    name=asked.period.previous().label, values=_shares(shown_now, before, asked.before[code])
                ),
            ],
            unit=Kind.PERCENT,
            summary=_("Most: %(name)s, %(share)s.")
            % {
                "name": shown_now[0][1],
                "share": shown(portion(shown_now[0][2].sample, asked.now[code].sample), Kind.PERCENT),
            },
        )
    ]


def _shares(
    rows: Sequence[tuple[str, str, Figure]], found: Mapping[str, Figure], whole: Figure
) -> list[Number]:
    return [portion(found[key].sample if key in found else 0, whole.sample) for key, _name, _figure in rows]


def _month_or_week(piece: Period) -> str:
    """2026-10, or W43."""
    return str(piece).rpartition("-")[2] if piece.kind == PeriodKind.WEEK else str(piece)


def _short(piece: Period, whole: Period) -> str:
    """A day by its number where that says enough, a month with its year."""
    if piece.kind != PeriodKind.DAYS:
        return f"{piece.first:%Y-%m}"
    return date_format(piece.first, "j") if len(whole.months()) == 1 else f"{piece.first:%m-%d}"
