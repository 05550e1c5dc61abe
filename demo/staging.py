"""Who waits where at the end: a desk as one finds it in the morning, every state in use."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import log
from random import Random

from accounts.roles import SYSTEM_APPROVES_UP_TO, Role
from complaints.lifecycle.archive import SILENCE
from complaints.models.outcome import Score
from complaints.states import Channel, Complexity, State
from demo.arrivals import Arrival
from demo.casting import Casting
from demo.fate import Closing, Fate
from demo.script import Script, entered_by
from demo.way import Step

NEGOTIATING_CODE = "246810"  # of the two tickets `demo_accounts` names
FEEDBACK_CODE = "135790"
OPEN_SHARE = 0.12
RECENT = timedelta(days=15)  # how quickly the chance to be still open falls with age
RARELY = 1.5  # how much less often one already solved still waits for its end
YOUNG, OLD = timedelta(days=2.9), timedelta(days=13)
FRESH = timedelta(hours=20)
SIMPLE, COMPLEX = Complexity.SIMPLE, Complexity.COMPLEX


@dataclass(frozen=True, slots=True)
class Waiting:
    """One ticket: received `age` hours before the end, moved last `last` hours before it."""

    stop: State
    kind: str
    age: float
    last: float = 0
    complexity: Complexity = COMPLEX
    channel: Channel = Channel.HOTLINE
    yuan: int = 0
    amended: bool = False
    score: Score | None = None
    reached: bool = True
    code: str = ""


WEB = Channel.WEB
# Solutions of simple complaints are due after 24 hours, preliminary results after 72, result
# notices 24 hours after the solution: ages close to these fall due within the hour.
SCENE = (
    Waiting(State.NEGOTIATING, "network-coverage", 60, 20, yuan=120, code=NEGOTIATING_CODE),
    Waiting(State.FEEDBACK, "vas-unconsented", 190, 6, yuan=45, code=FEEDBACK_CODE),
    Waiting(State.INTAKE, "network-data", 0.3, channel=WEB),
    Waiting(State.PLAN_REVIEW, "billing-abnormal", 30, 3, yuan=1500),
    Waiting(State.PLAN_REVIEW, "orders-suspension", 40, 5, yuan=300),
    Waiting(State.ASSIGNED, "broadband-moving", 23.4, 20, SIMPLE),
    Waiting(State.INVESTIGATING, "billing-data", 71.3, 30),
    Waiting(State.CLASSIFIED, "marketing-calls", 0.7, 0.4, SIMPLE),
    Waiting(State.IMPLEMENTING, "broadband-fault", 120, 20, yuan=60),
    Waiting(State.RESOLVED, "billing-plan", 200, 23.5, yuan=80),
    Waiting(State.INTAKE, "billing-top-up", 26, complexity=SIMPLE, channel=WEB),
    Waiting(State.FEEDBACK, "service-promise", 260, 30, score=Score.DISSATISFIED),
    Waiting(State.INTAKE, "internet-account", 1.1, channel=WEB),
    Waiting(State.INTAKE, "vas-unsubscribe", 23.3, complexity=SIMPLE, channel=WEB),
    Waiting(State.INTAKE, "network-voice", 0.2),
    Waiting(State.INTAKE, "security-spam", 3.5, channel=WEB),
    Waiting(State.CLASSIFIED, "security-collection", 5, 4.6),
    Waiting(State.ASSIGNED, "marketing-agents", 4, 3),
    Waiting(State.ASSIGNED, "network-roaming", 20, 15),
    Waiting(State.ASSIGNED, "service-handling", 81, 60),
    Waiting(State.INVESTIGATING, "security-leakage", 12, 3),
    Waiting(State.INVESTIGATING, "vas-third-party", 90, 50),
    Waiting(State.INVESTIGATING, "internet-payment", 30, 10),
    Waiting(State.PLAN_REVIEW, "network-outage", 50, 4, yuan=800),
    Waiting(State.PLAN_REVIEW, "orders-contract", 66, 8, yuan=450, amended=True),
    Waiting(State.PLAN_REVIEW, "marketing-misleading", 26, 2, yuan=120),
    Waiting(State.PLAN_REVIEW, "billing-plan", 65, 6, yuan=680),
    Waiting(State.NEGOTIATING, "orders-portability", 45, 10),
    Waiting(State.NEGOTIATING, "broadband-speed", 100, 40, yuan=200, amended=True),
    Waiting(State.IMPLEMENTING, "network-coverage", 300, 200, yuan=40),
    Waiting(State.IMPLEMENTING, "network-data", 760, 500, yuan=120),
    Waiting(State.RESOLVED, "orders-sim", 90, 2),
    Waiting(State.RESOLVED, "broadband-fault", 150, 31, yuan=30),
    Waiting(State.FEEDBACK, "billing-abnormal", 220, 50, yuan=480, score=Score.NEUTRAL),
    Waiting(State.FEEDBACK, "vas-content", 300, 80, reached=False),
    Waiting(State.FEEDBACK, "network-voice", 170, 20),
)


def scene(limit: int, end: datetime, casting: Casting) -> list[Script]:
    """The first `limit` of the tickets that wait, as scripts."""
    return [_script(waiting, end, casting) for waiting in SCENE[:limit]]


def _script(waiting: Waiting, end: datetime, casting: Casting) -> Script:
    received_at = end - timedelta(hours=waiting.age)
    by_hand = waiting.channel != WEB
    script = casting.script(
        Arrival(
            at=received_at,
            channel=waiting.channel,
            kind=waiting.kind,
            branch=casting.chance.choice(casting.house.branches()),
        ),
        casting.town.next(),
        given=None if by_hand else casting.house.categories[waiting.kind],
        fate=_fate(waiting, end),
        entered_at=received_at + timedelta(minutes=4 if by_hand else 0),
    )
    script.code = waiting.code or script.code
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
        last_at=end - timedelta(hours=waiting.last),
    )


def hold_some(scripts: list[Script], open_already: int, total: int, end: datetime, chance: Random) -> None:
    """Stop so many tickets on their way, mostly recent ones, that the share of open ones is right."""
    finished = [script for script in scripts if script.ends_at <= end]
    still_open = open_already + len(scripts) - len(finished)
    wanted = min(round(total * OPEN_SHARE) - still_open, len(finished) // 2)
    finished.sort(key=lambda script: _staying(script, end, chance))
    for script in finished[: max(0, wanted)]:
        _hold(script, end, chance)


def _staying(script: Script, end: datetime, chance: Random) -> float:
    """Weighted drawing without replacement: the smaller, the likelier to stay open."""
    age = end - script.complaint.received_at
    under_way = 0.0 if _is_stoppable(script.fate) and age < OLD else RARELY
    return age / RECENT + under_way + log(chance.expovariate(1.0))


def _is_stoppable(fate: Fate) -> bool:
    """Whether it may wait before its solution without breaking a promise."""
    return not fate.on_the_spot and fate.complexity == COMPLEX and fate.late is None


def _hold(script: Script, end: datetime, chance: Random) -> None:
    """Stop it where no promise breaks; an old one only waits for the customer's answer."""
    fate = script.fate
    fate.stop = chance.choice(_places(script, end))
    script.cut()
    told = next((scene.at for scene in script.scenes if scene.step == Step.TELL), end)
    if fate.stop == State.FEEDBACK and told < end - SILENCE:
        if script.scenes[-1].step == Step.RATE:
            fate.score = min(fate.score, Score.DISSATISFIED)
        else:
            fate.reached = False


def _places(script: Script, end: datetime) -> list[State]:
    fate, age = script.fate, end - script.complaint.received_at
    if any(s.step in (Step.SPOT, Step.RESOLVE) and s.at > end - FRESH for s in script.scenes):
        return [State.RESOLVED]
    if not _is_stoppable(fate) or age >= OLD:
        return [State.FEEDBACK]
    late = [State.NEGOTIATING, State.IMPLEMENTING]
    if age >= YOUNG:
        return [*late, State.FEEDBACK]
    review = [State.PLAN_REVIEW] if fate.compensation > SYSTEM_APPROVES_UP_TO else []
    return [*late, *review, State.ASSIGNED, State.INVESTIGATING]
