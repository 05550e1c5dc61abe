"""Numbers in the active language, the same in every format: 6,184 · 95.4% · ¥1,234.50 · 51.2 h."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import pgettext

from complaints.money import yuan
from reports.document import Kind, Measured, Value

NONE = "—"
PLACES = {
    Kind.COUNT: 0,
    Kind.SAMPLE: 0,
    Kind.NUMBER: 1,
    Kind.PERCENT: 1,
    Kind.CHANGE: 1,
    Kind.POINTS: 1,
    Kind.MONEY: 2,
    Kind.DURATION: 1,
    Kind.SCORE: 2,
    Kind.PER_MILLION: 1,
}
STEPS = tuple(Decimal(1).scaleb(-places) for places in range(10))
SHARES = {Kind.PERCENT, Kind.CHANGE, Kind.POINTS}
SIGNED = {Kind.CHANGE, Kind.POINTS}


def shown(value: Value, kind: Kind) -> str:
    """The value with its unit; texts as they are. Raises TypeError for a value not of that kind."""
    match value:
        case None:
            return NONE
        case str():
            return value
        case Measured():
            return shown(value.value, value.kind)
        case timedelta():
            return _length(value)
        case date():
            return date_format(value, "DATE_FORMAT")
        case _ if kind is Kind.MONEY:
            return yuan(rounded(value, 2))
        case _:
            return _with_unit(value, kind)


def scaled(value: int | Decimal | timedelta, kind: Kind) -> Decimal:
    """The bare number as it is shown: a share in percent, a length of time in hours."""
    if isinstance(value, timedelta):
        return Decimal(value // timedelta(milliseconds=1)) / 3_600_000
    return Decimal(value) * (100 if kind in SHARES else 1)


def rounded(value: int | Decimal, places: int) -> Decimal:
    """Halves away from zero, as on paper and in a spreadsheet, not as Python's round()."""
    return Decimal(value).quantize(STEPS[places], ROUND_HALF_UP)


def figure(value: int | Decimal, places: int, *, signed: bool = False) -> str:
    """Grouped digits; a real minus sign, and a plus where the direction is the point."""
    number = rounded(value, places)
    digits = number_format(abs(number), decimal_pos=places, use_l10n=True, force_grouping=True)
    sign = "−" if number < 0 else "+" if signed and number > 0 else ""
    return f"{sign}{digits}"


def _with_unit(value: int | Decimal, kind: Kind) -> str:
    number = figure(scaled(value, kind), PLACES[kind], signed=kind in SIGNED)
    match kind:
        case Kind.PERCENT | Kind.CHANGE:
            return f"{number}%"
        case Kind.POINTS:
            return pgettext("difference of two percentages", "%(number)s points") % {"number": number}
        case _:
            return number


def _length(length: timedelta) -> str:
    """Minutes below one hour, then hours, with one decimal: figures to compare, not to wait for."""
    hours = scaled(length, Kind.DURATION)
    if abs(hours) < 1:
        return pgettext("length of time", "%(number)s min") % {"number": figure(hours * 60, 1)}
    return pgettext("length of time", "%(number)s h") % {"number": figure(hours, 1)}
