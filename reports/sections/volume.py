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
    has_users = asked.now["per_million"].value is not None
    figures = ["volume", *(["per_million"] if has_users else []), "on_time", "satisfaction"]
    blocks: list[Block] = [
        tiles(asked, ["volume", *(["per_million"] if has_users else [])]),
        drawn.within(asked, "volume"),
        *drawn.ranked(
            asked, "volume", Dimension.CHANNEL, _("Share of each channel; dots: the period before")
        ),
        *tables.apart(asked, Dimension.BRANCH, _("Branches"), figures),
        *tables.apart(asked, Dimension.COMPLAINANT, _("Who complained"), ["volume", "satisfaction"]),
    ]
    return Section(key="volume", title=_("Volume"), blocks=blocks)
