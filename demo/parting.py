"""A wish and its parts: some days each, so that they can be played one by one, or side by side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from demo.arrivals import Outage, Season, counts, outages
from demo.standing import SCENE
from demo.wording import unusual

PART = 1500  # tickets at least, unless there are no more
STORIES = 10_000  # that are played; of more tickets, several are printed of each story
NOT_OVER = timedelta(hours=3)  # how long before the end the outage of the last part began


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How much to seed, `after` how many tickets there are; the same wish gives the same rows."""

    tickets: int
    months: int
    seed: int
    end: datetime
    after: int = 0

    @property
    def copies(self) -> int:
        """How many tickets are printed of a story."""
        return max(1, -(-self.tickets // STORIES))

    @property
    def season(self) -> Season:
        return Season.before(self.end, self.months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The complaints of some days; `first` tickets come before it.

    `standing` is the outage that is not over at the end; `scene` are the places of those that wait
    at the end; `unusual` is how many of the usual are replaced; `copies` is how many tickets are
    printed of a usual story.
    """

    number: int
    days: tuple[tuple[date, int], ...]
    outages: tuple[Outage, ...]
    standing: Outage
    first: int = 0
    unusual: int = 0
    copies: int = 1
    scene: tuple[int, ...] = ()

    @property
    def tickets(self) -> int:
        usual = sum(count for _day, count in self.days)
        return usual + sum(outage.tickets for outage in self.outages) + len(self.scene)

    def stories(self, tickets: int) -> list[int]:
        """How many tickets are printed of each story: as many as may be, then of the rest one."""
        whole, rest = divmod(tickets, self.copies)
        return [self.copies] * whole + [1] * rest


def parted(wish: Wish, branches: list[str]) -> list[Part]:
    """The parts in order of their days; the last holds what is unusual, every story of it once."""
    chance = Random(f"{wish.seed} {wish.after}")  # noqa: S311 - repeatable on purpose, guards nothing
    waiting = min(len(SCENE), wish.tickets // 3)
    coming = wish.tickets - waiting
    bursts = outages(coming, wish.season, branches, chance)
    by_day = counts(coming - sum(burst.tickets for burst in bursts), wish.season, chance)
    standing = Outage(number=len(bursts), began_at=wish.end - NOT_OVER, branch=branches[0], tickets=0)
    odd = min(sum(row.get("copies", 1) for row in unusual()), wish.tickets // 8)
    parts = [
        Part(
            number=number,
            days=chunk,
            outages=tuple(b for b in bursts if _is_in(timezone.localdate(b.began_at), chunk)),
            standing=standing,
            copies=wish.copies,
        )
        for number, chunk in enumerate(_chunks(by_day))
    ]
    parts[-1] = replace(parts[-1], unusual=odd, copies=1)
    return list(_in_a_row(_with_scene(parts, waiting, wish.end), wish.after))


def _is_in(day: date, chunk: tuple[tuple[date, int], ...]) -> bool:
    return chunk[0][0] <= day <= chunk[-1][0]


def _in_a_row(parts: Iterable[Part], before: int) -> Iterator[Part]:
    for part in parts:
        yield replace(part, first=before)
        before += part.tickets


def _with_scene(parts: list[Part], waiting: int, end: datetime) -> Iterator[Part]:
    """Each of those that wait in the part of the day it came, or in the first."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(SCENE[:waiting]):
        day = timezone.localdate(end - timedelta(hours=each.age))
        places[next((part.number for part in parts if _is_in(day, part.days)), 0)].append(place)
    for part in parts:
        yield replace(part, scene=tuple(places[part.number]))


def _chunks(by_day: Mapping[date, int]) -> list[tuple[tuple[date, int], ...]]:
    """Days in a row with PART tickets or more, counted from the last day back."""
    found: list[list[tuple[date, int]]] = [[]]
    for day, count in reversed(list(by_day.items())):
        if sum(number for _day, number in found[-1]) >= PART:
            found.append([])
        found[-1].append((day, count))
    return [tuple(reversed(chunk)) for chunk in reversed(found)]
