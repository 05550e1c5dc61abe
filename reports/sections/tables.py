"""Tables of figures: broken down by a dimension, and one below the other with target and earlier values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import pgettext

from reports.definitions import DEFINITIONS, Unit
from reports.dimensions import Dimension, names
from reports.exhibits import Column, Kind, Measured, Table, Value
from reports.figures import Figure
from reports.formats.numbers import shown
from reports.sections.asked import Asked
from reports.sections.changing import change, kind_of_change

NEEDS_SAMPLE = {Unit.PERCENT, Unit.SCORE, Unit.DURATION}
Apart = Mapping[str, Mapping[str, Figure]]


def apart(asked: Asked, dimension: Dimension, title: str, codes: Sequence[str]) -> list[Table]:
    """The figures by a dimension, the first with its change, each rate beside its sample.

    No table where nothing was counted, or where the scope is not broken down so.
    """
    if not asked.keeps(dimension):
        return []
    found = {code: asked.by(code, dimension) for code in codes}
    earlier = asked.by(codes[0], dimension, asked.period.previous())
    keys = list(dict.fromkeys(key for each in found.values() for key in each))
    if not keys:
        return []
    called = names(dimension, keys)
    whole = {code: {"": asked.now[code]} for code in codes}
    total = (pgettext("table", "All"), *_cells(whole, {"": asked.before[codes[0]]}, ""))
    return [
        Table(
            title=title,
            columns=[Column(title=capfirst(str(dimension.label)), weight=2), *_columns(codes)],
            rows=[(called[key], *_cells(found, earlier, key)) for key in keys],
            total=total,
        )
    ]


def against_targets(asked: Asked, title: str, codes: Sequence[str]) -> Table:
    """A row per figure, each in a unit of its own."""
    columns = [
        Column(title=pgettext("report", "Figure"), weight=3),
        Column(title=str(asked.period.label), weight=2),
        Column(title=pgettext("report", "Target"), weight=2),
        Column(title=pgettext("report", "Result"), weight=2),
        Column(title=str(asked.period.previous().label), weight=2),
        Column(title=pgettext("report", "Change"), weight=2),
        Column(title=pgettext("report", "Sample"), kind=Kind.SAMPLE, weight=2),
    ]
    return Table(title=title, columns=columns, rows=[_against(asked, code) for code in codes])


def _against(asked: Asked, code: str) -> Sequence[Value]:
    now, before = asked.now[code], asked.before[code]
    return (
        str(now.definition.name),
        measured(now),
        measured(replace(now, value=now.definition.target)),
        _result(now.is_met),
        measured(before),
        Measured(change(now, before), kind_of_change(now.definition)),
        now.sample,
    )


def measured(figure: Figure) -> Measured:
    """The figure where its neighbours are in other units."""
    return Measured(figure.number, figure.definition.unit.kind)


def _result(is_met: bool | None) -> str:
    if is_met is None:
        return shown(None, Kind.TEXT)
    return pgettext("target", "met") if is_met else pgettext("target", "missed")


def _columns(codes: Sequence[str]) -> Iterator[Column]:
    for place, code in enumerate(codes):
        definition = DEFINITIONS[code]
        yield Column(title=str(definition.name), kind=definition.unit.kind)
        if place == 0:
            yield Column(title=pgettext("report", "Change"), kind=kind_of_change(definition))
        if definition.unit in NEEDS_SAMPLE:
            yield Column(title=pgettext("report", "Sample"), kind=Kind.SAMPLE)


def _cells(found: Apart, earlier: Mapping[str, Figure], key: str) -> Iterator[Value]:
    for place, (code, each) in enumerate(found.items()):
        figure = each.get(key) or Figure.of(DEFINITIONS[code])
        yield figure.number if key in each else _nothing(figure)
        if place == 0:
            yield change(figure, earlier[key]) if key in earlier else None
        if figure.definition.unit in NEEDS_SAMPLE:
            yield figure.sample


def _nothing(figure: Figure) -> Value:
    """Where none was counted, a count is zero and a rate is no figure."""
    return 0 if figure.definition.unit in (Unit.COUNT, Unit.MONEY) else None
