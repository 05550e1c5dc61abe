"""How many users the branches have, so that figures per million can be told."""

from datetime import date, datetime
from random import Random

from accounts.models import Department
from reports.models import UserCount
from reports.periods import Period, local_day

SMALLEST, LARGEST = 400_000, 1_200_000
GROWTH = (-0.002, 0.006)  # of a month


def count_users(*, months: int, end: datetime) -> None:
    """Every branch, for the months whose complaints are all there, up to the last that is over: the
    first has those of its last days only, and few per million would look like a good month."""
    last = Period.month(local_day(end)).previous()
    periods = [last]
    while len(periods) < months - 1:
        periods.append(periods[-1].previous())
    for branch in Department.objects.filter(kind=Department.Kind.BRANCH).order_by("code"):
        _count(branch, [period.first for period in reversed(periods)])


def _count(branch: Department, months: list[date]) -> None:
    chance = Random(branch.code)  # noqa: S311 - repeatable on purpose, guards nothing
    users = chance.randrange(SMALLEST, LARGEST)
    for month in months:
        opening, users = users, round(users * (1 + chance.uniform(*GROWTH)))
        UserCount.objects.get_or_create(
            branch=branch, month=month, product="", defaults={"opening": opening, "closing": users}
        )
