"""What a report shows: tables, and charts that carry their numbers. Pure values.

Numbers stay numbers with their kind, so that each format writes them in its own native way:

- PERCENT, CHANGE: a share, 0.954 for 95.4 %; CHANGE is signed and relative to an earlier figure;
- POINTS: a signed difference of two shares, -0.006 for −0.6 percentage points;
- MONEY: yuan; DURATION: a timedelta; DATE: a date; SAMPLE: on how many cases its neighbour rests;
- None everywhere: there is no figure ("—"), which is not zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

Number = int | Decimal | timedelta | None


class Kind(StrEnum):
    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"  # one decimal
    PERCENT = "percent"
    CHANGE = "change"
    POINTS = "points"
    MONEY = "money"
    DURATION = "duration"
    SCORE = "score"  # two decimals
    PER_MILLION = "per_million"  # one decimal
    DATE = "date"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Measured:
    """A number in a column of texts, of a kind of its own: where rows, not columns, differ in unit."""

    value: Number
    kind: Kind


Value = str | date | Number | Measured


class ChartKind(StrEnum):
    LINE = "line"
    BAR = "bar"  # upright, for days and months
    RANKED = "ranked"  # lying, for names; a second series becomes dots, to compare with
    STACKED = "stacked"
    PARETO = "pareto"  # one series, largest first; the cumulative share is computed
    HEAT = "heat"  # series are rows, categories are columns


class MarkKind(StrEnum):
    REST = "rest"  # weekends and other days off
    HOLIDAY = "holiday"
    INCIDENT = "incident"
    FORECAST = "forecast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """On paper it is `weight` times as wide as others of its kind; in a workbook only a text is."""

    title: str
    kind: Kind = Kind.TEXT
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Each row, and the total if there is one, has as many values as there are columns."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One value per category; `band` is the interval of a forecast, lowest and highest."""

    name: str
    values: Sequence[Number]
    band: Sequence[tuple[Number, Number] | None] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What explains categories `first` to `last` (counted from 0): a holiday, an incident."""

    kind: MarkKind
    first: int
    last: int
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture that carries its numbers. `highlight` names the categories that are the point."""

    kind: ChartKind
    title: str
    axis: str  # what the categories are: "Day", "Category"
    categories: Sequence[str]
    series: Sequence[Series]
    unit: Kind = Kind.COUNT
    target: Number = None
    marks: Sequence[Mark] = ()
    highlight: Sequence[int] = ()
    summary: str = ""  # the same in a sentence, for whoever does not see it
    note: str = ""

    @property
    def table(self) -> Table:
        """The chart's numbers, a row per category; of a heat map as it stands."""
        if self.kind is ChartKind.HEAT:
            columns = [Column(title=self.axis), *(Column(title=c, kind=self.unit) for c in self.categories)]
            rows = [(each.name, *each.values) for each in self.series]
            return Table(title=self.title, columns=columns, rows=rows, note=self.note)
        columns = [Column(title=self.axis), *(Column(title=s.name, kind=self.unit) for s in self.series)]
        values = zip(*(each.values for each in self.series), strict=True)
        rows = [(category, *row) for category, row in zip(self.categories, values, strict=True)]
        return Table(title=self.title, columns=columns, rows=rows, note=self.note)
