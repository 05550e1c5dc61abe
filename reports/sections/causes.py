"""Why it happened and who answers for it, of complaints closed in the period."""

from django.utils.translation import gettext as _

from reports.dimensions import Dimension
from reports.document import Block, Paragraph, Section
from reports.exhibits import Kind
from reports.formats.numbers import shown
from reports.sections import drawn, tables
from reports.sections.asked import Asked
from reports.sections.changing import portion


def causes(asked: Asked) -> Section | None:
    if not asked.keeps(Dimension.CAUSE):
        return None
    found = asked.by("closed", Dimension.CAUSE)
    known = sum(figure.sample for key, figure in found.items() if key)
    if not known:
        return None
    share = shown(portion(known, asked.now["closed"].sample), Kind.PERCENT)
    about = _("A cause was found for %(known)s of %(closed)s complaints closed (%(share)s).") % {
        "known": shown(known, Kind.COUNT),
        "closed": asked.now["closed"].shown,
        "share": share,
    }
    title = _("Share of each root cause; dots: the period before")
    codes = ["closed", "handling_time"]
    blocks: list[Block] = [
        Paragraph(text=about),
        *drawn.ranked(asked, "closed", Dimension.CAUSE, title),
        *tables.apart(asked, Dimension.RESPONSIBILITY, _("Who answers for it"), codes),
    ]
    return Section(key="causes", title=_("Causes and responsibility"), blocks=blocks)
