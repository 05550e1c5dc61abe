"""When complaints come, through which channel and about what."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from django.utils import timezone

from accounts.models import Department
from complaints.states import Channel
from demo.house import House
from sla.calendar import Calendar, DayKind
from sla.china import china_calendar

Choice = TypeVar("Choice")

CHANNELS = {
    Channel.HOTLINE: 57.0,
    Channel.WEB: 17.0,
    Channel.CHAT: 9.0,
    Channel.HALL: 6.0,
    Channel.SOCIAL: 4.0,
    Channel.REGULATOR: 4.0,
    Channel.EMAIL: 1.5,
    Channel.SMS: 1.0,
    Channel.LETTER: 0.5,
}
SUBJECTS = {
    "network": 26.0,
    "billing": 23.0,
    "orders": 13.0,
    "broadband": 13.0,
    "marketing": 8.0,
    "vas": 6.0,
    "service": 6.0,
    "security": 3.0,
    "internet": 2.0,
}
# From midnight on: peaks from 9 to 11 and from 19 to 21.
HOURS = [1, 0.5, 0.3, 0.2, 0.3, 0.6, 1.5, 3, 6, 9, 9.5, 7, 5, 5, 6, 6, 6, 5.5, 6, 8.5, 9, 6, 4, 2]
WEEKEND = 0.7
OUTAGE = "network-outage"
OUTAGE_SHARE = 0.012  # of all tickets, per outage
LARGEST_OUTAGE = 1400  # 400 in the first hour
OUTAGE_HALF_LIFE = timedelta(hours=2)
MONTHS_PER_OUTAGE = 3
EARLIEST_BEFORE_END = timedelta(minutes=12)  # the last call has been typed in


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    at: datetime
    channel: Channel
    kind: str  # code of the second level
    branch: Department
    outage: "Outage | None" = None
    copies: int = 1  # how many complaints like this come, one after the other

    @property
    def may_have_files(self) -> bool:  # each belongs to one ticket, not to every impression of a story
        return self.copies == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One branch without signal: a quiet quarter of an hour, a flood, then ever fewer."""

    number: int
    began_at: datetime
    branch: str
    tickets: int


@dataclass(frozen=True, slots=True)
class Season:
    """The days a demo covers, up to the instant `end`."""

    start: datetime
    end: datetime

    @classmethod
    def before(cls, end: datetime, months: int) -> "Season":
        return cls(end - timedelta(days=round(months * 30.44)), end)

    def days(self) -> list[date]:
        first, last = timezone.localdate(self.start), timezone.localdate(self.end)
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def outages(count: int, season: Season, branches: list[str], chance: Random) -> list[Outage]:
    """Those of a season in which `count` complaints come."""
    number = max(1, len(season.days()) // (MONTHS_PER_OUTAGE * 30))
    size = min(round(count * OUTAGE_SHARE), LARGEST_OUTAGE)
    days = season.days()[:-3] or season.days()
    return [
        Outage(
            number=place,
            began_at=_at(chance.choice(days), chance.randrange(8 * 3600, 15 * 3600)),
            branch=chance.choice(branches),
            tickets=size,
        )
        for place in range(number)
        if size
    ]


def counts(count: int, season: Season, chance: Random) -> dict[date, int]:
    """How many complaints come on each day."""
    days = season.days()
    calendar = china_calendar(range(days[0].year, days[-1].year + 1))
    drawn_days = Counter(chance.choices(days, [_weight(day, calendar) for day in days], k=count))
    return {day: drawn_days[day] for day in days}


def arrivals(
    day: date, copies: Iterable[int], season: Season, house: House, chance: Random
) -> Iterator[Arrival]:
    """The usual ones of a day, in no particular order; `copies` of each."""
    subjects = _subjects(day)
    for each in copies:
        yield Arrival(
            at=_instant(day, season, chance),
            channel=drawn(CHANNELS, chance),
            kind=_kind(subjects, house, chance),
            branch=chance.choice(house.branches()),
            copies=each,
        )


def flood(
    outage: Outage, copies: Iterable[int], season: Season, house: House, chance: Random
) -> Iterator[Arrival]:
    """The complaints of an outage, all on its day."""
    decay = 0.693 / OUTAGE_HALF_LIFE.total_seconds()
    midnight = _at(timezone.localdate(outage.began_at) + timedelta(days=1), 0)
    latest = min(midnight, season.end) - EARLIEST_BEFORE_END
    for each in copies:
        at = outage.began_at + timedelta(minutes=15, seconds=chance.expovariate(decay))
        if at > latest:
            at = outage.began_at + (latest - outage.began_at) * chance.random()
        yield Arrival(
            at=max(at, season.start),
            channel=drawn({Channel.HOTLINE: 8, Channel.WEB: 2, Channel.SOCIAL: 1}, chance),
            kind=OUTAGE,
            branch=house.units[outage.branch],
            outage=outage,
            copies=each,
        )


def drawn(weights: dict[Choice, float], chance: Random) -> Choice:
    return chance.choices(list(weights), list(weights.values()))[0]


def _weight(day: date, calendar: Calendar) -> float:
    weight = 1.0 if calendar.is_working(day) else WEEKEND
    if calendar.why(day) == DayKind.SPRING_FESTIVAL:
        weight *= 0.6
    if any(
        calendar.why(day - timedelta(days=back)) == DayKind.SPRING_FESTIVAL
        for back in range(1, 8)
        if (day - timedelta(days=back)).year in calendar.years
    ):
        weight *= 1.2
    return weight * (1.25 if (day.month, day.day) == (3, 15) else 1.0)


def _subjects(day: date) -> dict[str, float]:
    """The usual shares, moved by billing days, storms, the new term and expiring contracts."""
    factors = {
        "billing": 1.35 if day.day <= 5 else 0.95,
        "network": 1.15 if day.month in (7, 8, 9) else 1.0,
        "broadband": 1.25 if day.month in (7, 8, 9) else 1.0,
        "orders": 1.25 if day.month == 11 else 1.0,
    }
    return {subject: share * factors.get(subject, 1.0) for subject, share in SUBJECTS.items()}


def _kind(subjects: dict[str, float], house: House, chance: Random) -> str:
    subject = drawn(subjects, chance)
    return chance.choice([kind.code for kind in house.examples[subject] if kind.code != OUTAGE])


def _instant(day: date, season: Season, chance: Random) -> datetime:
    """Some time on this day; what would lie outside the season is moved into it."""
    hour = chance.choices(range(24), HOURS)[0]
    at = _at(day, hour * 3600 + chance.randrange(3600))
    latest = season.end - EARLIEST_BEFORE_END
    if at > latest:
        midnight = _at(timezone.localdate(latest), 0)
        at = midnight + (latest - midnight) * chance.random()
    return max(at, season.start)


def _at(day: date, seconds: int) -> datetime:
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    return midnight.astimezone(UTC) + timedelta(seconds=seconds)
