"""What dissatisfied customers had complained about, and what had caused it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.definitions import DEFINITIONS
from reports.dimensions import Dimension
from reports.document import Block
from reports.exhibits import Column, Kind, Table, Value
from reports.figures import Figure
from reports.sections.asked import Asked, named
from reports.sections.changing import portion

TOP = 10


def dissatisfaction(asked: Asked) -> list[Block]:
    """Nothing where nobody was dissatisfied. Comments are people's own words and stay out."""
    if not asked.now["dissatisfaction"].part:
        return []
    kinds = {
        Dimension.CATEGORY: _("What dissatisfied answers were about, the ten most frequent kinds"),
        Dimension.CAUSE: _("What had caused it, as the handling plan says"),
    }
    return [_table(asked, dimension, title) for dimension, title in kinds.items() if asked.keeps(dimension)]


def _table(asked: Asked, dimension: Dimension, title: str) -> Table:
    definition = DEFINITIONS["dissatisfaction"]
    found = named(dimension, asked.by(definition.code, dimension))
    ranked = sorted((each for each in found if each[2].part), key=lambda each: -(each[2].part or 0))[:TOP]
    whole = asked.now[definition.code]
    return Table(
        title=title,
        columns=[
            Column(title=str(dimension.label).capitalize(), weight=2),
            Column(title=_("Dissatisfied"), kind=Kind.COUNT),
            Column(title=_("Of all dissatisfied"), kind=Kind.PERCENT),
            Column(title=_("Of the answers here"), kind=Kind.PERCENT),
            Column(title=pgettext("report", "Sample"), kind=Kind.SAMPLE),
        ],
        rows=[_row(name, figure, whole) for _key, name, figure in ranked],
        total=_row(pgettext("table", "All"), whole, whole),
    )


def _row(name: str, figure: Figure, whole: Figure) -> tuple[Value, ...]:
    part = figure.part or 0
    return (name, part, portion(part, whole.part or 0), figure.number, figure.sample)
