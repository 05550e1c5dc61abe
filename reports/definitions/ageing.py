"""What is still open when a period ends, by how old it is."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from reports.definitions.base import AttributedBy, Better, Definition, Statistic, Unit
from reports.tallies import Tally

_open = partial(
    Definition,
    population=_("complaints open when the period ends, those under appeal included"),
    attributed_by=AttributedBy.STANDING,
    unit=Unit.COUNT,
    better=Better.LOWER,
    statistic=Statistic.COUNT,
)

AGEING = (
    _open(
        code="open_young",
        name=_("Open up to 3 days"),
        formula=_("number of open complaints received at most 3 days before; waits and holidays count"),
        still=(Tally.OPEN_YOUNG, Tally.OPEN_YOUNG_OVER),
    ),
    _open(
        code="open_middle",
        name=_("Open 4 to 15 days"),
        formula=_(
            "number of open complaints received more than 3 and at most 15 days before; waits and holidays "
            "count"
        ),
        still=(Tally.OPEN_MIDDLE, Tally.OPEN_MIDDLE_OVER),
    ),
    _open(
        code="open_old",
        name=_("Open over 15 days"),
        formula=_("number of open complaints received more than 15 days before; waits and holidays count"),
        still=(Tally.OPEN_OLD, Tally.OPEN_OLD_OVER),
    ),
)
