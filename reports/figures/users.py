"""How many users a figure per million divides by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from reports.dimensions import Dimension, Relation
from reports.figures.scope import Scope
from reports.models import UserCount
from reports.periods import Period

Keys = Mapping[Dimension, str]
EVERY: Keys = {}
# Cuts by who works on a case: nobody's users are the users of a team or a person.
OF_STAFF = frozenset({Dimension.TEAM, Dimension.DEPARTMENT, Dimension.AGENT})


class Count(NamedTuple):
    branch: str
    product: str
    opening: int
    closing: int


@dataclass(frozen=True, slots=True)
class Users:
    """What was entered for the months in which some periods begin and end, read once."""

    months: Mapping[date, list[Count]]

    @classmethod
    def of(cls, periods: Iterable[Period]) -> "Users":
        months: dict[date, list[Count]] = {}
        for period in periods:
            for day in (period.first, period.last):
                months[day.replace(day=1)] = []
        rows = UserCount.objects.filter(month__in=months)
        columns = rows.values_list("month", "branch__code", "product", "opening", "closing")
        for month, branch, product, opening, closing in columns:
            months[month].append(Count(branch, product, opening, closing))
        return cls(months)

    def mean(self, period: Period, scope: Scope, keys: Keys = EVERY) -> Decimal | None:
        """The mean of the users when the first month began and when the last ended.

        Of a branch its own. Of a subject those of the product of the same code where they are
        entered, else all; of any other sort of complaint all. None for teams, departments and
        people, and while a number is missing.
        """
        if scope.relation in (Relation.TEAM, Relation.DEPARTMENT) or OF_STAFF & keys.keys():
            return None
        branches = {code for code in (keys.get(Dimension.BRANCH), scope.unit or None) if code is not None}
        first, last = self._of(period.first, branches), self._of(period.last, branches)
        product = keys.get(Dimension.SUBJECT, "")
        if product and _is_counted(product, first) and _is_counted(product, last):
            first, last = ([each for each in both if each.product == product] for both in (first, last))
        if not first or not last:
            return None
        return Decimal(sum(each.opening for each in first) + sum(each.closing for each in last)) / 2

    def _of(self, day: date, branches: set[str]) -> list[Count]:
        counts = self.months[day.replace(day=1)]
        return [each for each in counts if branches == {each.branch}] if branches else counts


def _is_counted(product: str, counts: list[Count]) -> bool:
    """Whether every branch says how many users of which product it has, and some have this one."""
    products = {each.product for each in counts}
    return product in products and "" not in products
