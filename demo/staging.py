"""Who waits where at the end: a desk as one finds it in the morning, every state in use."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

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

HELD = 0.5  # of those that have ended by then and are young enough
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


def hold_some(scripts: list[Script], end: datetime, chance: Random) -> None:
    """Stop some of those that have ended by then on their way, where no promise breaks by it."""
    for script in scripts:
        places = _places(script, end) if _may_be_held(script, end) else []
        if places and chance.random() < HELD:
            _hold(script, chance.choice(places))


def _may_be_held(script: Script, end: datetime) -> bool:
    fate, is_recent = script.fate, end - script.complaint.received_at < OLD
    is_usual = not (fate.ending or fate.again or script.merged or fate.stop)
    return is_recent and is_usual and script.ends_at <= end


def _is_stoppable(fate: Fate) -> bool:
    """Whether it may wait before its solution without breaking a promise."""
    return not fate.on_the_spot and fate.complexity == COMPLEX and fate.late is None


def _hold(script: Script, stop: State) -> None:
    script.cut(stop)
    if stop == State.FEEDBACK:  # told, and not answered yet
        told = [scene.step for scene in script.scenes].index(Step.TELL)
        del script.scenes[told + 1 :]


def _places(script: Script, end: datetime) -> list[State]:
    fate, age = script.fate, end - script.complaint.received_at
    if any(s.step in (Step.SPOT, Step.RESOLVE) and s.at > end - FRESH for s in script.scenes):
        return [State.RESOLVED]
    told = any(s.step == Step.TELL and s.at > end - SILENCE for s in script.scenes)
    unanswered = [State.FEEDBACK] if told else []
    if not _is_stoppable(fate):
        return unanswered
    late = [State.NEGOTIATING, State.IMPLEMENTING]
    if any(s.step == Step.ASK and s.at > end - YOUNG for s in script.scenes):
        return [State.WAITING_CUSTOMER]
    if age >= YOUNG:
        return [*late, *unanswered]
    review = [State.PLAN_REVIEW] if fate.compensation > SYSTEM_APPROVES_UP_TO else []
    return [*late, *review, State.ASSIGNED, State.INVESTIGATING]
