"""The lines of 30 days: the rates, and what came in and was closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from reports.charts.chart import svg
from reports.dashboard.rates import RATES, last_days, scope_of
from reports.definitions import DEFINITIONS
from reports.exhibits import Chart, ChartKind, Kind, Series, Table
from reports.figures import Scope, series
from reports.formats.numbers import shown
from reports.periods import Period

WEEK = timedelta(days=6)  # and the day itself: a line by single days would show weekends only
FLOW = ("volume", "closed")
WIDTH = 360.0  # px, about the column it stands in


@dataclass(frozen=True, slots=True)
class Trend:
    """A drawing, and the same numbers as a table."""

    code: str
    drawing: SafeString
    table: Table
    note: str

    @property
    def rows(self) -> list[list[str]]:
        kinds = [column.kind for column in self.table.columns]
        rows = [zip(row, kinds, strict=True) for row in self.table.rows]
        return [[shown(value, kind) for value, kind in row] for row in rows]


def trends(user: User, now: datetime) -> Sequence[Trend]:
    """Nothing for a role that sees by unit and a person without one."""
    scope, period = scope_of(user), last_days(now)
    if scope is None:
        return []
    return [*(_rate(code, period, scope) for code in RATES), _flow(period, scope)]


def _rate(code: str, period: Period, scope: Scope) -> Trend:
    definition = DEFINITIONS[code]
    weeks = [Period.between(day.first - WEEK, day.first) for day in period.days()]
    line = series(code, weeks, scope)
    return _drawn(
        code,
        Chart(
            kind=ChartKind.LINE,
            title=str(definition.name),
            axis=_("Day"),
            categories=_days(period),
            series=[Series(name=str(definition.name), values=[each.number for each in line])],
            unit=Kind.PERCENT,
            target=definition.target,
            summary=_("%(name)s in the 7 days up to each day; last %(value)s.")
            % {"name": definition.name, "value": line[-1].shown},
        ),
        _("the 7 days up to each day"),
    )


def _flow(period: Period, scope: Scope) -> Trend:
    """Without today, which is not over."""
    days = Period.between(period.first, period.last - timedelta(days=1))
    lines = [series(code, list(days.days()), scope) for code in FLOW]
    totals = [sum(each.sample for each in line) for line in lines]
    names = (pgettext("complaints", "received"), pgettext("complaints", "closed"))
    return _drawn(
        "flow",
        Chart(
            kind=ChartKind.LINE,
            title=_("Received and closed"),
            axis=_("Day"),
            categories=_days(days),
            series=[
                Series(name=name, values=[each.number for each in line])
                for name, line in zip(names, lines, strict=True)
            ],
            summary=_("In %(days)d days %(received)d complaints came in and %(closed)d were closed.")
            % {"days": days.length, "received": totals[0], "closed": totals[1]},
        ),
        _("by day, without today"),
    )


def _drawn(code: str, chart: Chart, note: str) -> Trend:
    return Trend(code, SafeString(svg(chart, width=WIDTH)), chart.table, note)


def _days(period: Period) -> list[str]:
    return [f"{day.first:%m-%d}" for day in period.days()]
