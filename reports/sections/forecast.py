"""How many complaints the month may bring that is not over yet: simple enough to be checked by hand.

The mean per day of the last three months, times the days of the month to come. The same was tried
on every earlier month of the last year that has three before it; how far it was off there gives the
error and the interval, within which eight of ten months would lie if errors were normal.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.document import Block, Paragraph, Section
from reports.exhibits import Chart, ChartKind, Kind, Mark, MarkKind, Series
from reports.figures import series
from reports.formats.numbers import shown
from reports.periods import Period
from reports.sections.asked import Asked

BEHIND = 3  # months that are averaged
LEAST_TRIED = 3  # months the method was tried on, below which it says nothing
EIGHTY_PERCENT = 1.2816  # standard deviations to each side


@dataclass(frozen=True, slots=True)
class Forecast:
    """`error` is the mean of how far the method was off, as a share of what came."""

    expected: int
    lowest: int
    highest: int
    error: Decimal
    tried: int


def forecast(asked: Asked) -> Section | None:
    """None in a period that is not over, and before six months of complaints."""
    if asked.is_running:
        return None
    counts = [each.sample for each in series("volume", asked.months, asked.scope)]
    found = foreseen(counts, [month.length for month in asked.months], asked.following.length)
    if found is None:
        return None
    blocks: list[Block] = [Paragraph(text=_said(found, asked.following)), _chart(asked, counts, found)]
    return Section(key="forecast", title=_("Trend and forecast"), blocks=blocks)


def foreseen(counts: Sequence[int], lengths: Sequence[int], following: int) -> Forecast | None:
    """From complaints and days of consecutive months; those before the first complaint do not count.

    None with too few months to try the method on.
    """
    first = next((place for place, count in enumerate(counts) if count), len(counts))
    known, days = counts[first:], lengths[first:]
    places = range(BEHIND, len(known))
    tried = [(_mean(known, days, place) * days[place], known[place]) for place in places if known[place]]
    if len(tried) < LEAST_TRIED:
        return None
    off = [guess - came for guess, came in tried]
    spread = EIGHTY_PERCENT * math.sqrt(sum(each * each for each in off) / len(off))
    expected = _mean(known, days, len(known)) * following
    error = sum(abs(guess - came) / came for guess, came in tried) / len(tried)
    return Forecast(
        expected=round(expected),
        lowest=max(0, round(expected - spread)),
        highest=round(expected + spread),
        error=Decimal(str(round(error, 4))),
        tried=len(tried),
    )


def _mean(counts: Sequence[int], days: Sequence[int], place: int) -> float:
    """Complaints per day in the three months before this place."""
    behind = slice(place - BEHIND, place)
    return sum(counts[behind]) / sum(days[behind])


def _said(found: Forecast, month: Period) -> str:
    values = {
        "month": month.label,
        "expected": shown(found.expected, Kind.COUNT),
        "lowest": shown(found.lowest, Kind.COUNT),
        "highest": shown(found.highest, Kind.COUNT),
        "error": shown(found.error, Kind.PERCENT),
        "tried": found.tried,
    }
    return (
        _(
            "%(month)s may bring about %(expected)s complaints, with 80%% probability between "
            "%(lowest)s and %(highest)s. Method: the mean per day of the last three months times the "
            "days of the month to come. Tried on %(tried)d months that are known, it was off by "
            "%(error)s on average; incidents and new tariffs are not foreseen."
        )
        % values
    )


def _chart(asked: Asked, counts: Sequence[int], found: Forecast) -> Chart:
    first = next(place for place, count in enumerate(counts) if count)
    months, known = [*asked.months[first:], asked.following], counts[first:]
    # The interval opens from the last month that is known.
    band = [*(None for _count in known[1:]), (known[-1], known[-1]), (found.lowest, found.highest)]
    return Chart(
        kind=ChartKind.LINE,
        title=_("Complaints by month, and the forecast with its interval"),
        axis=pgettext("period", "Month"),
        categories=[f"{month.first:%Y-%m}" for month in months],
        series=[
            Series(
                name=_("Complaints"),
                values=[*known, found.expected],
                band=band,
            )
        ],
        marks=[Mark(kind=MarkKind.FORECAST, first=len(known), last=len(known))],
        summary=_said(found, asked.following),
    )
