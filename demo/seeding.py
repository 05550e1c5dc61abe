"""Playing a part of the demo: cast its complaints, play them in memory by the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Self

from django.db import models

from accounts.roles import Role
from complaints.models import DayCounter, Incident
from demo.acts import perform
from demo.arrivals import OUTAGE, Outage, arrivals, flood
from demo.case import Case
from demo.casting import Casting
from demo.entering import entered
from demo.house import House
from demo.ids import PER_TICKET, SPARE, Ids, reserve
from demo.parting import Part, Wish
from demo.play import Play
from demo.registry import Registry
from demo.script import DECLARED_AFTER, ENDED_AFTER, Script
from demo.staging import hold_some, scene


@dataclass(frozen=True, slots=True)
class Played:
    """A part as it stands at the end, none of it saved; in the order of entry."""

    plays: Sequence[Play]
    incidents: Sequence[Incident]

    @property
    def cases(self) -> list[Case]:
        return [play.case for play in self.plays]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a demo is built on: who is there, keys that are free, numbers given out by day."""

    house: House
    keys: Mapping[type[models.Model], int]
    numbered: Mapping[date, int]

    @classmethod
    def prepare(cls, tickets: int, outages: int) -> Self:
        """Reserve the keys; nobody else gets them, whether they are used or not."""
        keys = {model: reserve(model, tickets * most + SPARE) for model, most in PER_TICKET.items()}
        keys[Incident] = reserve(Incident, outages)
        numbered = dict(DayCounter.objects.values_list("day", "last"))
        return cls(House.read(), keys, numbered)


def play_part(part: Part, wish: Wish, ground: Ground) -> Played:
    """The complaints of some days; nothing here asks the database."""
    chance = Random(f"{wish.seed} {wish.after} {part.number}")  # noqa: S311 - repeatable on purpose, guards nothing
    house, ids = ground.house, Ids.of(ground.keys, part.first - wish.after, part.tickets)
    incidents = _Incidents(wish.end, ground)
    scripts = sorted(_scripts(part, wish, house, chance), key=lambda script: script.entered_at)
    registry = Registry(ground.numbered)
    plays = [
        Play(
            script=script,
            case=_entered(script, registry, ids.for_each_of(script.copies)),
            house=house,
            is_repeat=registry.is_repeat(script),
            end=wish.end,
            incident=incidents.of(script.outage) if script.outage else None,
        )
        for script in scripts
    ]
    _pair(plays)
    for play in plays:
        perform(play)
    return Played(plays, list(incidents.known.values()))


def _entered(script: Script, registry: Registry, ids: Ids) -> Case:
    known = registry.customer(script.complaint.complainant, script.by, script.entered_at, ids)
    return entered(script, known, number=registry.number(script.entered_at, copies=script.copies), ids=ids)


def _scripts(part: Part, wish: Wish, house: House, chance: Random) -> list[Script]:
    casting = Casting(
        house, chance, key=f"{wish} {part.number}", end=wish.end, first=part.first, outage=part.standing
    )
    season = wish.season
    usual = [
        each for day, count in part.days for each in arrivals(day, part.stories(count), season, house, chance)
    ]
    chance.shuffle(usual)
    floods = [
        each
        for outage in part.outages
        for each in flood(outage, part.stories(outage.tickets), season, house, chance)
    ]
    strange = casting.unusual(usual[: part.unusual])
    ordinary = casting.ordinary([*usual[part.unusual :], *floods])
    hold_some(ordinary, wish.end, chance)
    return ordinary + strange + scene(part.scene, wish.end, casting)


def _pair(plays: list[Play]) -> None:
    """Tell those that are merged of the one they are merged into, and the other way round."""
    by_key = {play.script.complaint.entry_key: play for play in plays}
    for play in plays:
        if play.script.merged:
            key, play.merged_at = play.script.merged
            survivor = by_key[key]
            play.twins, survivor.twins = [survivor], [*survivor.twins, play]


class _Incidents:
    """The incidents the supervisor declared, as far as the cases of a part know of them."""

    def __init__(self, end: datetime, ground: Ground) -> None:
        self.end = end
        self.ground = ground
        self.known: dict[int, Incident] = {}

    def of(self, outage: Outage) -> Incident:
        if outage.number not in self.known:
            self.known[outage.number] = self._declared(outage)
        return self.known[outage.number]

    def _declared(self, outage: Outage) -> Incident:
        house = self.ground.house
        supervisor, branch = house.people[Role.SUPERVISOR][0], house.units[outage.branch]
        over_at = outage.began_at + ENDED_AFTER
        is_over = over_at < self.end
        return Incident(
            pk=self.ground.keys[Incident] + outage.number,
            title=f"{branch.name_zh}移动信号中断",
            category=house.categories[OUTAGE],
            branch=branch,
            notice=f"{branch.name_zh}部分基站因供电故障中断服务，抢修人员已到场，恢复后会逐一告知。",
            began_at=outage.began_at,
            declared_by=supervisor,
            declared_at=outage.began_at + DECLARED_AFTER,
            ended_at=over_at if is_over else None,
            ended_by=supervisor if is_over else None,
        )
