"""Whether limits were kept, by which unit they were not, what is still open, and what was extended."""

from django.utils.translation import gettext as _

from reports.dimensions import Dimension
from reports.document import Block, Section
from reports.sections import drawn, tables
from reports.sections.ageing import ageing
from reports.sections.asked import Asked
from reports.sections.extensions import extensions

MEASURED = (
    "entry_timeliness",
    "response_in_time",
    "first_response",
    "first_response_p90",
    "on_time",
    "on_time_promised",
    "overdue_rate",
    "extensions",
    "closed",
    "handling_time",
    "handling_time_net",
    "handling_time_median",
    "handling_time_p90",
    "resolution_rate",
    "reopen_rate",
    "return_rate",
    "callback_rate",
)
OF_UNITS = ("overdue_rate", "on_time", "extensions")


def timeliness(asked: Asked) -> Section | None:
    if not asked.now["closed"].sample and not asked.now["volume"].sample:
        return None
    counted = [code for code in MEASURED if asked.now[code].sample]
    blocks: list[Block] = [
        tables.against_targets(asked, _("Figures against their targets"), counted),
        drawn.trend(asked, "on_time"),
        *ageing(asked),
        *tables.apart(asked, Dimension.DEPARTMENT, _("Broken limits and extensions by unit"), OF_UNITS),
        *extensions(asked),
    ]
    return Section(key="timeliness", title=_("Timeliness"), blocks=blocks)
