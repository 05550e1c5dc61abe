"""How many users a figure per million divides by."""

from decimal import Decimal

from django.db.models import Sum

from reports.dimensions import Dimension, Relation
from reports.figures.scope import Scope
from reports.models import UserCount
from reports.periods import Period


def users(period: Period, scope: Scope, dimension: Dimension | None = None, key: str = "") -> Decimal | None:
    """The mean of the users when the first of its months began and when the last ended.

    Known for the whole house and for branches; None for other cuts, and while a number is missing.
    """
    counts = UserCount.objects.all()
    if dimension is Dimension.BRANCH:
        counts = counts.filter(branch__code=key)
    elif dimension is not None:
        return None
    if scope.relation is Relation.BRANCH:
        counts = counts.filter(branch__code=scope.unit)
    elif scope.relation is not Relation.HOUSE:
        return None
    months = period.months()
    opening = counts.filter(month=months[0].first).aggregate(found=Sum("opening"))["found"]
    closing = counts.filter(month=months[-1].first).aggregate(found=Sum("closing"))["found"]
    return None if opening is None or closing is None else Decimal(opening + closing) / 2
