"""The parts that a period is laid out in, as columns of a table."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.formats import date_format

from reports.periods import DAY, Period, PeriodKind

MOST_PIECES = 12


def pieces(period: Period) -> Sequence[Period]:
    """A period in at most twelve parts: days, weeks or months, or spans of equally many months."""
    if period.length <= MOST_PIECES:
        return list(period.days())
    weeks = list(_weeks(period))
    is_long = period.kind in (PeriodKind.QUARTER, PeriodKind.YEAR)
    return _joined(period) if is_long or len(weeks) > MOST_PIECES else weeks


def _joined(period: Period) -> Sequence[Period]:
    """Months, or where these are too many spans of equally many; cut where the period begins and ends."""
    months = period.months()
    size = -(-len(months) // MOST_PIECES)
    groups = [months[start : start + size] for start in range(0, len(months), size)]
    return [_span(max(group[0].first, period.first), min(group[-1].last, period.last)) for group in groups]


def _span(first: date, last: date) -> Period:
    month = Period.month(first)
    return month if (month.first, month.last) == (first, last) else Period.between(first, last)


def _weeks(period: Period) -> Iterator[Period]:
    """Calendar weeks, cut where the period begins and ends."""
    first = period.first
    while first <= period.last:
        last = min(period.last, first + (6 - first.weekday()) * DAY)
        yield Period.between(first, last)
        first = last + DAY


def short(piece: Period) -> str:
    """For the head of a column or the tick of an axis: a month by its name, days by their dates."""
    if piece.kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
        return piece.label
    first, last = (date_format(day, "MONTH_DAY_FORMAT") for day in (piece.first, piece.last))
    return first if piece.first == piece.last else f"{first} – {last}"
