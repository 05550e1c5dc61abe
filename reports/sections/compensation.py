"""What was paid."""

from django.utils.translation import gettext as _

from reports.dimensions import Dimension
from reports.document import Block, Section
from reports.sections import drawn, tables
from reports.sections.asked import Asked
from reports.sections.heads import tiles

CODES = ("compensations", "compensation")


def compensation(asked: Asked) -> Section | None:
    if not asked.now["compensations"].sample:
        return None
    blocks: list[Block] = [
        tiles(asked, CODES),
        drawn.trend(asked, "compensation"),
        *tables.apart(asked, Dimension.SUBJECT, _("Compensation by subject"), CODES),
    ]
    return Section(key="compensation", title=_("Compensation"), blocks=blocks)
