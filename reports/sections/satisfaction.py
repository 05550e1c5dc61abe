"""What customers said, and how many of them did."""

from django.utils.translation import gettext as _

from reports.dimensions import Dimension
from reports.document import Block, Section
from reports.sections import drawn, tables
from reports.sections.asked import Asked
from reports.sections.dissatisfaction import dissatisfaction
from reports.sections.heads import tiles

CODES = ("satisfaction", "dissatisfaction", "satisfaction_score", "survey_response", "callback_success")


def satisfaction(asked: Asked) -> Section | None:
    if not asked.now["satisfaction"].sample:
        return None
    codes = ["satisfaction", "satisfaction_score"]
    blocks: list[Block] = [
        tiles(asked, [code for code in CODES if asked.now[code].sample]),
        drawn.trend(asked, "satisfaction"),
        *tables.apart(asked, Dimension.SUBJECT, _("Satisfaction by subject"), codes),
        *tables.apart(asked, Dimension.DEPARTMENT, _("Satisfaction by unit"), codes),
        *dissatisfaction(asked),
    ]
    return Section(key="satisfaction", title=_("Satisfaction"), blocks=blocks)
