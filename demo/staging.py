"""Who waits where at the end: a desk as one finds it in the morning, every state in use."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import exp
from random import Random

from django.utils import timezone

from accounts.actors import SYSTEM_APPROVES_UP_TO
from accounts.roles import Role
from complaints.lifecycle.archive import SILENCE
from complaints.models.outcome import Score
from complaints.states import State
from demo.arrivals import Arrival
from demo.casting import Casting
from demo.fate import Closing, Fate
from demo.script import Script, entered_by
from demo.standing import COMPLEX, SCENE, WEB, Waiting
from demo.steps import Step
from demo.timetable import Scene

OPEN_SHARE = 0.12
USUAL_DAYS = 8.5  # over which the chance falls that a case has not ended by itself
MOST_OPEN = 0.5  # the chance of a new one that has ended to be held nevertheless
YOUNG, OLD = timedelta(days=2.9), timedelta(days=13)
FRESH = timedelta(hours=20)


def scene(places: Iterable[int], end: datetime, casting: Casting) -> list[Script]:
    """These of the tickets that wait, as scripts."""
    return [_script(SCENE[place], end, casting) for place in places]


def _script(waiting: Waiting, end: datetime, casting: Casting) -> Script:
    received_at = end - timedelta(hours=waiting.age)
    by_hand = waiting.channel != WEB
    outage = casting.outage if Step.LINK in waiting.then else None
    branches = casting.house.branches()
    script = casting.script(
        Arrival(
            at=received_at,
            channel=waiting.channel,
            kind=waiting.kind,
            branch=casting.house.units[outage.branch] if outage else casting.chance.choice(branches),
        ),
        casting.town.next(),
        given=None if by_hand else casting.house.categories[waiting.kind],
        fate=_fate(waiting, end),
        entered_at=received_at + timedelta(minutes=4 if by_hand else 0),
    )
    script.code, script.outage = waiting.code or script.code, outage
    _give_to_the_first_team(script, casting)
    return script


def _give_to_the_first_team(script: Script, casting: Casting) -> None:
    """The demo's leader finds plans to approve and an agent work to do: both are of this team."""
    team = casting.house.people[Role.LEADER][0].unit
    script.agent = script.chance.choice([a for a in casting.house.people[Role.AGENT] if a.unit == team])
    script.by = entered_by(script.complaint.channel, script.agent)
    script.retell()


def _fate(waiting: Waiting, end: datetime) -> Fate:
    return Fate(
        on_the_spot=False,
        complexity=waiting.complexity,
        closing=Closing.RATED if waiting.score else Closing.SILENCE,
        score=waiting.score or Score.SATISFIED,
        reached=waiting.reached,
        compensation=Decimal(waiting.yuan),
        is_amended=waiting.amended,
        stop=waiting.stop,
        then=waiting.then,
        last_at=end - timedelta(hours=waiting.last),
    )


def patience(counts: Mapping[date, int], total: int, end: datetime) -> float:
    """Over how many days the chance to be still open falls, so that the share of open ones is right."""
    ages = [(max(0.0, (end - _noon(day)) / timedelta(days=1)), number) for day, number in counts.items()]
    under_way = sum(number * exp(-age / USUAL_DAYS) for age, number in ages)
    wanted = min(total * OPEN_SHARE - under_way, sum(counts.values()) * MOST_OPEN / 2)
    least, most = 0.01, 10_000.0
    while most - least > 0.01:
        days = (least + most) / 2
        held = sum(n * (1 - exp(-age / USUAL_DAYS)) * MOST_OPEN * exp(-age / days) for age, n in ages)
        least, most = (days, most) if held < wanted else (least, days)
    return least


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def hold_some(scripts: list[Script], days: float, end: datetime, chance: Random) -> None:
    """Stop some of those that have ended by then on their way, mostly recent ones."""
    for script in scripts:
        age = (end - script.complaint.received_at) / timedelta(days=1)
        if chance.random() < MOST_OPEN * exp(-age / days) and _may_be_held(script, end):
            _hold(script, end, chance)


def _may_be_held(script: Script, end: datetime) -> bool:
    fate = script.fate
    return script.ends_at <= end and not (fate.ending or fate.again or script.merged or fate.stop)


def _is_stoppable(fate: Fate) -> bool:
    """Whether it may wait before its solution without breaking a promise."""
    return not fate.on_the_spot and fate.complexity == COMPLEX and fate.late is None


def _hold(script: Script, end: datetime, chance: Random) -> None:
    """Stop it where no promise breaks; an old one only waits for the customer's answer."""
    fate = script.fate
    script.cut(chance.choice(_places(script, end)))
    told = next((scene.at for scene in script.scenes if scene.step == Step.TELL), end)
    if fate.stop == State.FEEDBACK and told < end - SILENCE:
        if script.scenes[-1].step == Step.RATE:
            fate.score = min(fate.score, Score.DISSATISFIED)
        else:  # a word of the customer's: silence does not close it any more
            script.scenes.append(Scene(Step.WRITE, told + timedelta(hours=chance.uniform(5, 100))))


def _places(script: Script, end: datetime) -> list[State]:
    fate, age = script.fate, end - script.complaint.received_at
    if any(s.step in (Step.SPOT, Step.RESOLVE) and s.at > end - FRESH for s in script.scenes):
        return [State.RESOLVED]
    if not _is_stoppable(fate) or age >= OLD:
        return [State.FEEDBACK]
    late = [State.NEGOTIATING, State.IMPLEMENTING]
    if any(s.step == Step.ASK and s.at > end - YOUNG for s in script.scenes):
        return [State.WAITING_CUSTOMER]
    if age >= YOUNG:
        return [*late, State.FEEDBACK]
    review = [State.PLAN_REVIEW] if fate.compensation > SYSTEM_APPROVES_UP_TO else []
    return [*late, *review, State.ASSIGNED, State.INVESTIGATING]
