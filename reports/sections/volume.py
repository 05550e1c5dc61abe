"""How much came in: by day, month, channel, branch, complainant."""

from django.utils.translation import gettext as _

from reports.dimensions import Dimension
from reports.document import Block, Section
from reports.sections import drawn, tables
from reports.sections.asked import Asked
from reports.sections.heads import tiles


def volume(asked: Asked) -> Section | None:
    if not asked.now["volume"].sample:
        return None
    counts = ["volume", "per_million"] if asked.has_users else ["volume"]
    blocks: list[Block] = [
        tiles(asked, counts),
        drawn.within(asked, "volume"),
        *([drawn.trend(asked, "per_million")] if asked.has_users else []),
        *drawn.ranked(
            asked, "volume", Dimension.CHANNEL, _("Share of each channel; dots: the period before")
        ),
        *tables.apart(asked, Dimension.BRANCH, _("Branches"), [*counts, "on_time", "satisfaction"]),
        *tables.apart(asked, Dimension.COMPLAINANT, _("Who complained"), ["volume", "satisfaction"]),
    ]
    return Section(key="volume", title=_("Volume"), blocks=blocks)
