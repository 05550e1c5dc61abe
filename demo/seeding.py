"""Seeding a demo: cast the complaints, play them in memory by the rules, store them at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.utils import timezone

from complaints.lifecycle.classify import REPEAT_WITHIN, second_level
from complaints.lifecycle.intake import Complainant
from complaints.models import Customer, DayCounter
from complaints.models.customer import phone_digest
from complaints.numbering import format_number
from demo.acts import perform
from demo.arrivals import Season, arrivals
from demo.case import Case, entered
from demo.casting import Casting
from demo.house import House
from demo.play import Play
from demo.script import Script
from demo.staging import SCENE, hold_some, scene
from demo.wording import unusual


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How much to seed, `after` how many tickets there are; the same wish gives the same rows."""

    tickets: int
    months: int
    seed: int
    end: datetime
    after: int = 0


def cases(wish: Wish, house: House) -> list[Case]:
    """The complaints of the demo, none of them saved."""
    scripts = sorted(_scripts(wish, house), key=lambda script: script.entered_at)
    registry = _Registry()
    played = []
    for script in scripts:
        script.entered_at = min(script.entered_at, wish.end)
        case = entered(
            script.complaint,
            registry.customer(script.complaint.complainant, script.entered_at),
            by=script.by,
            number=registry.number(script.entered_at),
            code=script.code,
            at=script.entered_at,
        )
        play = Play(script=script, case=case, house=house, is_repeat=registry.is_repeat(script))
        perform(play, wish.end)
        played.append(case)
    return played


def _scripts(wish: Wish, house: House) -> list[Script]:
    chance = Random(f"{wish.seed} {wish.after}")  # noqa: S311 – repeatable on purpose, guards nothing
    casting = Casting(house, chance, key=f"{wish}")
    waiting = min(len(SCENE), wish.tickets // 3)
    coming = list(arrivals(wish.tickets - waiting, Season.before(wish.end, wish.months), house, chance))
    odd = min(sum(row.get("copies", 1) for row in unusual()), wish.tickets // 8)
    ordinary = casting.ordinary(coming[: len(coming) - odd])
    strange = casting.unusual(coming[len(coming) - odd :])
    hold_some(ordinary, waiting, wish.tickets, wish.end, chance)
    return ordinary + strange + scene(waiting, wish.end, casting)


class _Registry:
    """Numbers of the day, customers known by phone and name, and who complained before."""

    def __init__(self) -> None:
        self.last: dict[date, int] = dict(DayCounter.objects.values_list("day", "last"))
        self.known: dict[tuple[str, str], Customer] = {}
        self.earlier: defaultdict[tuple[str, int], list[datetime]] = defaultdict(list)

    def number(self, at: datetime) -> str:
        day = timezone.localdate(at)
        self.last[day] = self.last.get(day, 0) + 1
        return format_number(day, self.last[day])

    def customer(self, person: Complainant, at: datetime) -> Customer:
        key = (person.phone, person.name)
        if key not in self.known or not person.phone:
            self.known[key] = Customer(
                name=person.name,
                phone=person.phone,
                email=person.email,
                address=person.address,
                phone_index=phone_digest(person.phone),
                is_vulnerable=person.is_vulnerable,
                created_at=at,
            )
        return self.known[key]

    def is_repeat(self, script: Script) -> bool:
        """By the rule of complaints.lifecycle.classify, among the complaints seen so far."""
        kind = second_level(script.category)
        person, at = script.complaint.complainant, script.complaint.received_at
        if kind is None or not person.phone:
            return False
        before = self.earlier[person.phone, kind.pk]
        found = any(at - REPEAT_WITHIN <= earlier < at for earlier in before)
        before.append(at)
        return found
