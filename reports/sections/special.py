"""Complaints that came again, went over our heads, or were appealed."""

from django.utils.translation import gettext as _

from reports.dimensions import Dimension
from reports.document import Block, Section
from reports.sections import tables
from reports.sections.asked import Asked
from reports.sections.heads import tiles

CODES = ("repeat_rate", "escalated_rate", "first_contact_resolution", "appeals", "appeal_rate")


def special(asked: Asked) -> Section | None:
    if not asked.now["volume"].sample and not asked.now["appeals"].sample:
        return None
    counted = [code for code in CODES if asked.now[code].value is not None]
    codes = ["volume", "repeat_rate", "escalated_rate"]
    blocks: list[Block] = [
        tiles(asked, counted),
        *tables.apart(asked, Dimension.SUBJECT, _("Repeated and escalated, by subject"), codes),
    ]
    return Section(key="special", title=_("Repeated, escalated, appealed"), blocks=blocks)
