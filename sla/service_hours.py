"""Service hours: when somebody serves at a place, and from which date on. Pure (docs/deadlines.md §1)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sla.calendar import Calendar, Window

Windows = tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """From the date `begins_on` these windows hold for a unit and what is below it, for a channel, or
    with neither for the organisation; without windows it takes back what was said of the place."""

    begins_on: dt.date
    windows: Windows
    unit: int = 0
    channel: str = ""

    @property
    def place(self) -> tuple[int, str]:
        return self.unit, self.channel


@dataclass(frozen=True, slots=True)
class Served:
    """Whose hours count: units from the root down. Empty: the organisation's."""

    units: tuple[int, ...] = ()
    channel: str = ""

    @property
    def places(self) -> list[tuple[int, str]]:
        """The nearest unit first, then the channel, then the organisation."""
        channel = [(0, self.channel)] if self.channel else []
        return [*((unit, "") for unit in reversed(self.units)), *channel, (0, "")]


EVERYBODY = Served()


def timeline(editions: Sequence[Edition], served: Served = EVERYBODY) -> tuple[tuple[dt.date, Windows], ...]:
    """Which windows hold from which date on, the first of them for all of the past.

    Editions in the order in which they were made: of a place the last one that has begun counts. Empty
    while the organisation has none.
    """
    ours = [each for each in editions if each.place in served.places]
    dates = sorted({each.begins_on for each in ours})
    held = [(day, windows_on(ours, served, day)) for day in dates]
    return tuple((day, windows) for day, windows in held if windows)


def windows_on(editions: Sequence[Edition], served: Served, day: dt.date) -> Windows:
    """The windows that hold on a day; before its first edition, the organisation's first."""
    for place in served.places:
        told = [each for each in editions if each.place == place]
        begun = [each.windows for each in told if each.begins_on <= day]
        if begun and begun[-1]:
            return begun[-1]
    first = min((each for each in editions if each.place == (0, "")), key=lambda e: e.begins_on, default=None)
    return first.windows if first else ()


def with_hours(calendar: Calendar, held: Sequence[tuple[dt.date, Windows]]) -> Calendar:
    if not held:
        return calendar
    return replace(calendar, windows=held[0][1], later_windows=tuple(held[1:]))


def length(windows: Iterable[Window]) -> dt.timedelta:
    """How long is served on a day with these windows."""
    return sum((_minutes(each.closes, end=True) - _minutes(each.opens) for each in windows), dt.timedelta())


def _minutes(time: dt.time, *, end: bool = False) -> dt.timedelta:
    hours = 24 if end and time == dt.time.min else time.hour
    return dt.timedelta(hours=hours, minutes=time.minute)
