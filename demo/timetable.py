"""When each step of a complaint is made, so that the promises are kept – or, where fated, broken."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from django.utils import timezone

from complaints.lifecycle.archive import SILENCE
from complaints.states import Complexity
from demo.fate import Fate, Late
from demo.steps import Step
from demo.way import steps

BY_DAY = frozenset(
    {Step.ASSIGN, Step.START, Step.SUBMIT, Step.SEND_BACK, Step.APPROVE, Step.RESOLVE, Step.CALL_BACK}
)
AFTERWARDS = frozenset({Step.TELL, Step.RATE, Step.CALL_BACK, Step.SILENCE})
OPENS, CLOSES = 8, 20  # hours of the day in which departments work


@dataclass(frozen=True, slots=True)
class Scene:
    step: Step
    at: datetime


def timetable(fate: Fate, received_at: datetime, entered_at: datetime, chance: Random) -> list[Scene]:
    """An instant for every step of the first handling, strictly in order."""
    way = steps(fate)
    if fate.last_at:
        return _ending_at(fate.last_at, way, entered_at)
    return handling(way, fate, received_at, entered_at, chance)


def handling(
    way: list[Step], fate: Fate, received_at: datetime, entered_at: datetime, chance: Random
) -> list[Scene]:
    """One handling, measured from when it was received."""
    offer_by = received_at + _until_offer(fate, chance)
    solved_by = max(received_at + _until_solution(fate, chance), offer_by + timedelta(hours=6))
    scenes: list[Scene] = []
    for part, goal in ((_to_offer(way), offer_by), (_to_solution(way), solved_by)):
        steps_left = part[len(scenes) :]
        scenes += _spread(steps_left, scenes[-1].at if scenes else entered_at, goal, chance)
    for step in way[len(scenes) :]:
        scenes.append(Scene(step, _afterwards(step, scenes[-1].at, fate, chance)))
    return scenes


def _ending_at(last_at: datetime, way: list[Step], entered_at: datetime) -> list[Scene]:
    share = (last_at - entered_at) / max(1, len(way))
    return [Scene(step, entered_at + share * place) for place, step in enumerate(way, start=1)]


def _to_offer(way: list[Step]) -> list[Step]:
    """Up to the first offer of a plan; all of it while no plan is in sight."""
    last = next((step for step in (Step.APPROVE, Step.SUBMIT) if step in way), None)
    if Step.SPOT in way:
        return way[:1]
    return way[: way.index(last) + 1] if last else way


def _to_solution(way: list[Step]) -> list[Step]:
    return [step for step in way if step not in AFTERWARDS]


def _spread(part: list[Step], start: datetime, goal: datetime, chance: Random) -> list[Scene]:
    """The steps one after the other between start and goal, which is never passed."""
    scenes: list[Scene] = []
    for place, step in enumerate(part):
        before = scenes[-1].at if scenes else start
        if step == Step.CLASSIFY:
            scenes.append(Scene(step, before + timedelta(minutes=chance.uniform(1, 12))))
            continue
        latest = max(goal, before + timedelta(minutes=4))
        at = before + (latest - before) / (len(part) - place) * chance.uniform(0.75, 1.0)
        scenes.append(Scene(step, by_day(at, before, latest) if step in BY_DAY else at))
    return scenes


def _until_offer(fate: Fate, chance: Random) -> timedelta:
    if fate.complexity == Complexity.SIMPLE:
        return _until_solution(fate, chance) * 0.6
    return timedelta(hours=150 if fate.late == Late.PRELIMINARY else chance.triangular(8, 70, 40))


def _until_solution(fate: Fate, chance: Random) -> timedelta:
    late = fate.late == Late.SOLUTION
    if fate.on_the_spot:
        return timedelta(hours=chance.uniform(34, 60) if late else chance.triangular(0.3, 20, 0.5))
    if fate.complexity == Complexity.SIMPLE:
        return timedelta(hours=60 if late else chance.uniform(14, 23))
    return timedelta(days=36 if late else chance.triangular(4, 13, 6))


def _afterwards(step: Step, before: datetime, fate: Fate, chance: Random) -> datetime:
    match step:
        case Step.TELL:
            return before + _telling(fate, chance)
        case Step.RATE:
            return before + timedelta(hours=chance.expovariate(1 / 20) + 0.2)
        case Step.SILENCE:
            return before + SILENCE + timedelta(seconds=chance.randrange(5, 60))
        case _:
            return by_day(before + timedelta(hours=chance.uniform(4, 30)), before, None)


def _telling(fate: Fate, chance: Random) -> timedelta:
    if fate.late == Late.NOTICE:
        return timedelta(hours=chance.uniform(25, 50))
    if fate.on_the_spot and chance.random() < 0.7:
        return timedelta(minutes=chance.uniform(1, 9))
    return timedelta(hours=chance.triangular(0.3, 22, 3))


def by_day(at: datetime, after: datetime, latest: datetime | None) -> datetime:
    """The instant moved into the working hours of its day or a neighbour, if the limits allow."""
    local = timezone.localtime(at)
    if OPENS <= local.hour < CLOSES:
        return at
    morning, evening = local.replace(hour=OPENS), local.replace(hour=CLOSES - 2)
    day = timedelta(days=1)
    for moved in (morning, morning + day, evening, evening - day):
        if after < moved and (latest is None or moved < latest) and abs(moved - at) < day:
            return moved.astimezone(UTC)
    return at
