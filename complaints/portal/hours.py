"""Where customers reach us and when: plain data in Asia/Shanghai hours (S000-14, S000-15, S001-3)."""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVERY_DAY = frozenset(range(1, 8))
WEEKDAYS = frozenset(range(1, 6))
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours on ISO weekdays (1 = Monday); closing at 00:00 means 24:00."""

    opens: time
    closes: time
    days: frozenset[int]

    def open_at(self, instant: datetime) -> bool:
        here = timezone.localtime(instant)
        before_closing = self.closes == MIDNIGHT or here.time() < self.closes
        return here.isoweekday() in self.days and here.time() >= self.opens and before_closing


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    icon: str
    name: Promise
    hours: Hours
    when: Promise
    open_word: Promise
    closed_word: Promise


ALWAYS = Hours(MIDNIGHT, MIDNIGHT, EVERY_DAY)

HOTLINE = Channel(
    icon="phone",
    name=_("Hotline"),
    hours=ALWAYS,
    when=_("24 hours, every day"),
    open_word=_("Answered now"),
    closed_word=_("Closed now"),
)

CHANNELS = (
    Channel(
        icon="world",
        name=_("This website"),
        hours=ALWAYS,
        when=_("24 hours, every day: the form above"),
        open_word=_("Open now"),
        closed_word=_("Closed now"),
    ),
    Channel(
        icon="building-store",
        name=_("Business halls"),
        hours=Hours(time(9), time(18), EVERY_DAY),
        when=_("09:00–18:00, every day; bring an identity document"),
        open_word=_("Open now"),
        closed_word=_("Closed now"),
    ),
    Channel(
        icon="mail",
        name=_("Letter"),
        hours=Hours(time(9), time(18), WEEKDAYS),
        when=_("Read 09:00–18:00, Monday to Friday; hand it in at any business hall"),
        open_word=_("Read today"),
        closed_word=_("Read on the next weekday"),
    ),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A channel as the front page shows it at one instant."""

    channel: Channel
    is_open: bool

    @property
    def word(self) -> Promise:
        return self.channel.open_word if self.is_open else self.channel.closed_word


def desk(channel: Channel, at: datetime) -> Desk:
    return Desk(channel, channel.hours.open_at(at))
