"""How much comes in, and of what sort: counted on the day of acceptance."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from reports.definitions.base import AttributedBy, Better, Definition, Statistic, Unit
from reports.tallies import Tally

VALID = _("complaints accepted, without those not accepted after all, invalid or merged")

_accepted = partial(
    Definition, population=VALID, attributed_by=AttributedBy.ACCEPTANCE, sample=Tally.ACCEPTED
)
_share = partial(_accepted, unit=Unit.PERCENT, statistic=Statistic.SHARE)

VOLUME = (
    _accepted(
        code="volume",
        name=_("Complaints"),
        formula=_("number of complaints accepted; a complaint merged into another counts once"),
        unit=Unit.COUNT,
        better=Better.LOWER,
        statistic=Statistic.COUNT,
    ),
    _accepted(
        code="per_million",
        name=_("Complaints per million users"),
        formula=_("complaints ÷ users × 1,000,000; users are the mean of opening and closing numbers"),
        unit=Unit.PER_MILLION,
        better=Better.LOWER,
        statistic=Statistic.PER_USERS,
    ),
    _share(
        code="repeat_rate",
        name=_("Repeat complaints"),
        formula=_("complaints with an earlier one of the same number and kind in the 30 days before ÷ all"),
        better=Better.LOWER,
        part=Tally.REPEATED,
    ),
    _share(
        code="escalated_rate",
        name=_("Escalated complaints"),
        formula=_("complaints that came by the regulator, 12345 or 12315 ÷ all"),
        better=Better.LOWER,
        part=Tally.ESCALATED,
    ),
    _share(
        code="first_contact_resolution",
        name=_("First-contact resolution"),
        formula=_(
            "solved without being dispatched or handled again, and no further complaint of the same "
            "number and kind within 7 days of the solution ÷ all"
        ),
        better=Better.HIGHER,
        part=Tally.SOLVED_AT_ONCE,
    ),
    _share(
        code="overdue_rate",
        name=_("Overdue rate"),
        formula=_("complaints of which any limit was ever broken ÷ all"),
        better=Better.LOWER,
        part=Tally.BREACHED,
    ),
    Definition(
        code="appeals",
        name=_("Appeals"),
        formula=_("number of appeals filed, to us and to the regulator"),
        population=_("all appeals"),
        attributed_by=AttributedBy.EVENT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        statistic=Statistic.COUNT,
        sample=Tally.APPEALED,
    ),
    Definition(
        code="appeal_rate",
        name=_("Appeals to the regulator per million users"),
        formula=_(
            "appeals to the regulator ÷ users × 1,000,000; users are the mean of opening and closing "
            "numbers. Meant for quarters"
        ),
        population=_("appeals filed with the regulator"),
        attributed_by=AttributedBy.EVENT,
        unit=Unit.PER_MILLION,
        better=Better.LOWER,
        statistic=Statistic.PER_USERS,
        sample=Tally.APPEALED_ABOVE,
    ),
)
