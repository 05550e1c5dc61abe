"""What customers say, how they are asked, and what they are paid: counted on the day it happened."""

from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from reports.definitions.base import AttributedBy, Better, Definition, Statistic, Unit
from reports.tallies import Tally

_told = partial(Definition, attributed_by=AttributedBy.EVENT)
_answered = partial(_told, population=_("valid answers"), sample=Tally.ANSWERED)
_paid = partial(
    _told, population=_("plans agreed or decided with an amount above nothing"), sample=Tally.COMPENSATED
)

OPINION = (
    _answered(
        code="satisfaction",
        name=_("Satisfaction"),
        formula=_("answers satisfied or very satisfied ÷ valid answers"),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        target=Decimal("0.88"),
        statistic=Statistic.SHARE,
        part=Tally.SATISFIED,
    ),
    _answered(
        code="dissatisfaction",
        name=_("Dissatisfied answers"),
        formula=_("answers dissatisfied or very dissatisfied ÷ valid answers"),
        unit=Unit.PERCENT,
        better=Better.LOWER,
        statistic=Statistic.SHARE,
        part=Tally.DISSATISFIED,
    ),
    _answered(
        code="satisfaction_score",
        name=_("Satisfaction, mean score"),
        formula=_("mean of the answers, from 1 very dissatisfied to 5 very satisfied"),
        unit=Unit.SCORE,
        better=Better.HIGHER,
        statistic=Statistic.MEAN,
    ),
    _told(
        code="survey_response",
        name=_("Survey response"),
        formula=_(
            "results told to a customer who then gave an answer ÷ results told that reached the customer"
        ),
        population=_("result notices that reached the customer or were answered"),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        statistic=Statistic.SHARE,
        sample=Tally.ASKED,
        part=Tally.ASKED_ANSWERED,
    ),
    Definition(
        code="callback_rate",
        name=_("Callback rate"),
        formula=_("closed after a callback that reached the customer ÷ closed that needed one"),
        population=_("handlings closed without the customer having confirmed the result in writing"),
        attributed_by=AttributedBy.CLOSING,
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        statistic=Statistic.SHARE,
        sample=Tally.CALLBACK_OWED,
        part=Tally.CALLED_BACK,
    ),
    _told(
        code="callback_success",
        name=_("Callback success"),
        formula=_("callbacks that reached the customer ÷ callbacks attempted"),
        population=_("contacts by staff after the result was told, until the next handling"),
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        statistic=Statistic.SHARE,
        sample=Tally.CALLED,
        part=Tally.REACHED,
    ),
    _paid(
        code="compensations",
        name=_("Compensations"),
        formula=_("number of plans by which something is paid"),
        unit=Unit.COUNT,
        better=Better.NEITHER,
        statistic=Statistic.COUNT,
    ),
    _paid(
        code="compensation",
        name=_("Compensation paid"),
        formula=_("sum of the amounts to which customers agreed or which were decided"),
        unit=Unit.MONEY,
        better=Better.LOWER,
        statistic=Statistic.TOTAL,
    ),
)
