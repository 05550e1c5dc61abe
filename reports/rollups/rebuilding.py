"""Everything counted anew from history; the numbers are those the rollups had kept up to date."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.db import transaction

from complaints.models import Ticket
from reports.models import Contribution, Rollup, Stale
from reports.periods import Period, local_day
from reports.rollups.keeping import keep, wait_to_be_alone
from reports.rollups.loading import counted
from reports.rollups.refreshing import settled
from reports.rollups.summing import sum_up

CHUNK = 1000
Told = Callable[[str], None]


def silent(_words: str) -> None:
    """Tell nobody."""


def rebuild(
    *, now: datetime, first: date | None = None, last: date | None = None, tell: Told = silent
) -> int:
    """Count every ticket anew that was entered from `first` to `last`, and all the months they
    count in; returns how many tickets that were.

    One transaction: readers see the old numbers until all the new ones are there. With every ticket
    goes every mark there was; what is marked meanwhile is left to the next refresh.
    """
    with transaction.atomic():
        wait_to_be_alone()
        if not (first or last):
            Stale.objects.all().delete()
        tickets, months = 0, _known_months(first, last)
        for keys in _chunks(first, last):
            months |= _count_anew(keys, local_day(now))
            tickets += len(keys)
            tell(f"{tickets} tickets")
        for month in sorted(months):
            sum_up(month)
            tell(f"{month:%Y-%m}")
    return tickets


def _chunks(first: date | None, last: date | None) -> Iterator[list[int]]:
    wanted = Ticket.objects.order_by("pk")
    if first:
        wanted = wanted.filter(entered_at__gte=Period.day(first).begins)
    if last:
        wanted = wanted.filter(entered_at__lt=Period.day(last).ends)
    after = 0
    while keys := list(wanted.filter(pk__gt=after).values_list("pk", flat=True)[:CHUNK]):
        yield keys
        after = keys[-1]


def _count_anew(keys: list[int], today: date) -> set[date]:
    """Store what these tickets count; returns the months in which they count or counted."""
    before = Contribution.objects.filter(pk__in=keys).values_list("counted", flat=True)
    months = {_month(word) for words in before for word in words if len(word) == len("2026-10")}
    fresh = counted(set(keys) - settled(set(keys)), today)
    keep(fresh)
    return months | {fact.day.replace(day=1) for each in fresh for fact in each.facts}


def _known_months(first: date | None, last: date | None) -> set[date]:
    """All months with rows when everything is counted anew, so that none is left over."""
    if first or last:
        return set()
    return set(Rollup.objects.filter(span=Rollup.Span.MONTH).values_list("first", flat=True))


def _month(word: str) -> date:
    return date.fromisoformat(f"{word}-01")
