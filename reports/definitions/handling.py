"""How fast and how well the house handles: counted mostly on the day of closing."""

from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from reports.definitions.base import AttributedBy, Better, Definition, Statistic, Unit
from reports.tallies import Tally

CLOSED = _("handlings closed with a result; not those withdrawn, invalid, merged or not accepted")

_closed = partial(Definition, population=CLOSED, attributed_by=AttributedBy.CLOSING, sample=Tally.CLOSED)
_time = partial(_closed, unit=Unit.DURATION, better=Better.LOWER)
_response = partial(
    Definition,
    population=_("valid complaints that had a first response"),
    attributed_by=AttributedBy.ACCEPTANCE,
    sample=Tally.RESPONDED,
)
_response_time = partial(_response, unit=Unit.DURATION, better=Better.LOWER)
FIRST_RESPONSE = _(
    "from receipt to the first word of a person to the customer: the conversation itself on the hotline, "
    "in a hall or chat, else a call, question or answer; automatic receipts do not count"
)

HANDLING = (
    Definition(
        code="entry_timeliness",
        name=_("Entry timeliness"),
        formula=_("entered within 10 minutes of receipt ÷ complaints entered by staff"),
        population=_("valid complaints entered by staff"),
        attributed_by=AttributedBy.ACCEPTANCE,
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        target=Decimal("0.98"),
        statistic=Statistic.SHARE,
        sample=Tally.ASSISTED,
        part=Tally.ENTERED_IN_TIME,
    ),
    _response(
        code="response_in_time",
        name=_("First response in time"),
        formula=_(
            "first response within 10 minutes (priority 1), 30 minutes (2), 2 hours (3) or 4 hours (4) of "
            "receipt ÷ complaints that had a first response"
        ),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        statistic=Statistic.SHARE,
        part=Tally.RESPONDED_IN_TIME,
    ),
    _response_time(
        code="first_response",
        name=_("First response time, mean"),
        formula=FIRST_RESPONSE,
        statistic=Statistic.MEAN,
    ),
    _response_time(
        code="first_response_p90",
        name=_("First response time, 90th percentile"),
        formula=FIRST_RESPONSE,
        statistic=Statistic.P90,
    ),
    _closed(
        code="on_time",
        name=_("On-time handling"),
        formula=_(
            "closed, and solved within the original limit ÷ closed, plus those open past that limit at the "
            "end of the period. Waiting for the customer moves the limit, an extension does not"
        ),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        target=Decimal("0.95"),
        statistic=Statistic.SHARE,
        part=Tally.CLOSED_IN_TIME,
        still=(Tally.LATE, Tally.LATE_OVER),
    ),
    _closed(
        code="on_time_promised",
        name=_("On-time handling, as promised"),
        formula=_(
            "closed, and solved within the limit as last promised, extensions included ÷ closed, plus those "
            "open past that limit at the end of the period"
        ),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        statistic=Statistic.SHARE,
        part=Tally.CLOSED_AS_PROMISED,
        still=(Tally.PROMISE_BROKEN, Tally.PROMISE_OVER),
    ),
    _closed(
        code="closed",
        name=_("Closed complaints"),
        formula=_(
            "number of handlings closed with a result; closed again after second handling counts again"
        ),
        unit=Unit.COUNT,
        better=Better.NEITHER,
        statistic=Statistic.COUNT,
    ),
    _time(
        code="handling_time",
        name=_("Handling time, mean"),
        formula=_("from receipt to closing, nights and waits included"),
        statistic=Statistic.MEAN,
    ),
    _time(
        code="handling_time_net",
        name=_("Handling time without waits for the customer, mean"),
        formula=_("from receipt to closing, without the time spent waiting for the customer's answer"),
        statistic=Statistic.MEAN,
        sample=Tally.CLOSED_NET,
    ),
    _time(
        code="handling_time_median",
        name=_("Handling time, median"),
        formula=_("half were closed within this time of receipt, to within 2.5 per cent"),
        statistic=Statistic.MEDIAN,
    ),
    _time(
        code="handling_time_p90",
        name=_("Handling time, 90th percentile"),
        formula=_("nine in ten were closed within this time of receipt, to within 2.5 per cent"),
        statistic=Statistic.P90,
    ),
    _closed(
        code="resolution_rate",
        name=_("Resolution rate"),
        formula=_(
            "closed as solved, confirmed by the customer or not disputed: neither dissatisfied at the end "
            "nor handled again since ÷ closed"
        ),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        target=Decimal("0.90"),
        statistic=Statistic.SHARE,
        part=Tally.SOLVED,
    ),
    _closed(
        code="reopen_rate",
        name=_("Second handling"),
        formula=_("handled again ÷ handlings that ended, closed or handled again straight after the result"),
        population=_("handlings that ended, by closing or by being handled again"),
        unit=Unit.PERCENT,
        better=Better.LOWER,
        statistic=Statistic.SHARE,
        sample=Tally.HANDLED,
        part=Tally.HANDLED_AGAIN,
    ),
    Definition(
        code="return_rate",
        name=_("Returned dispatches"),
        formula=_("dispatches that the department gave back ÷ dispatches"),
        population=_("dispatches and transfers to a department, counted for that department"),
        attributed_by=AttributedBy.EVENT,
        unit=Unit.PERCENT,
        better=Better.LOWER,
        statistic=Statistic.SHARE,
        sample=Tally.DISPATCHED,
        part=Tally.RETURNED,
    ),
    Definition(
        code="extensions",
        name=_("Extensions"),
        formula=_("number of limits for which more time was approved"),
        population=_("limits extended, counted on the day of approval"),
        attributed_by=AttributedBy.EVENT,
        unit=Unit.COUNT,
        better=Better.LOWER,
        statistic=Statistic.COUNT,
        sample=Tally.EXTENDED,
    ),
)
