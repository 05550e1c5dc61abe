"""The whole course of a complaint: the timetable with its detours, what follows the end, and marks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from complaints.states import CLOSED_STATES, Complexity
from demo.detours import COURSES, Course
from demo.fate import HANDLED_AGAIN, Again, Fate
from demo.steps import Step
from demo.timetable import AFTERWARDS, Scene, by_day, handling, timetable
from demo.way import BEGUN_AGAIN_BY, second, state_after, steps_again

TOLD_BEFORE_SOLVED = 0.2  # of the complex cases
SOLVED_WITHIN = timedelta(days=13)  # a wait must not cost the reply by law within 15 days
MOST_OF_THE_GAP = 0.8
REPEATED = 0.15  # who urges once, urges three times
SOON = timedelta(minutes=30)
EARLIEST, LATEST = timedelta(minutes=15), timedelta(days=6)  # of what moves nothing, after the entry


def course(fate: Fate, received_at: datetime, entered_at: datetime, chance: Random) -> list[Scene]:
    """Every scene of a complaint, in order."""
    scenes = timetable(fate, received_at, entered_at, chance)
    if fate.last_at:
        return scenes
    for detour in fate.detours:
        scenes = _detoured(scenes, COURSES[detour], received_at)
    extra = [*_preliminary(scenes, fate, chance), *_marks(scenes, fate, entered_at, chance)]
    scenes = in_order([*scenes, *extra])
    return [*scenes, *_again(scenes[-1].at, fate, fate.again, chance)] if fate.again else scenes


def in_order(scenes: Iterable[Scene]) -> list[Scene]:
    return sorted(scenes, key=lambda scene: scene.at)


def closed_at(scenes: Iterable[Scene], fate: Fate) -> datetime | None:
    """When it is closed for the first time; None while it stays open."""
    return next((scene.at for scene in scenes if state_after(scene.step, fate) in CLOSED_STATES), None)


def _detoured(scenes: list[Scene], aside: Course, received_at: datetime) -> list[Scene]:
    """The detour after its anchor, within the gap there is; a wait moves what follows instead."""
    place = next((i for i, scene in enumerate(scenes) if scene.step == aside.anchor), None)
    if place is None or place + 1 == len(scenes):
        return scenes
    began, following = scenes[place].at, scenes[place + 1 :]
    share = 1.0
    if aside.is_waiting:
        if _solved_at(following) + aside.lasts > received_at + SOLVED_WITHIN:
            return scenes
        following = [Scene(scene.step, scene.at + aside.lasts) for scene in following]
    else:
        share = min(1.0, MOST_OF_THE_GAP * ((following[0].at - began) / aside.lasts))
    return [*scenes[: place + 1], *_aside(aside, began, share), *following]


def _aside(aside: Course, began: datetime, share: float) -> list[Scene]:
    at, found = began, []
    for step, hours in aside.hours:
        at += timedelta(hours=hours) * share
        found.append(Scene(step, at))
    return found


def _solved_at(scenes: list[Scene]) -> datetime:
    return max((scene.at for scene in scenes if scene.step not in AFTERWARDS), default=scenes[0].at)


def _preliminary(scenes: list[Scene], fate: Fate, chance: Random) -> list[Scene]:
    """Soon after the last beginning of the investigation, when nobody else has it by then."""
    if fate.complexity != Complexity.COMPLEX or chance.random() >= TOLD_BEFORE_SOLVED or fate.late:
        return []
    started = [i for i, scene in enumerate(scenes) if scene.step == Step.START]
    if not started or started[-1] + 1 == len(scenes):
        return []
    began, following = scenes[started[-1]].at, scenes[started[-1] + 1].at
    return [Scene(Step.PRELIMINARY, min(began + SOON, began + (following - began) / 2))]


def _marks(scenes: list[Scene], fate: Fate, entered_at: datetime, chance: Random) -> list[Scene]:
    """At any time while it is open."""
    until = min(_quiet_from(scenes, fate) or entered_at + LATEST, entered_at + LATEST)
    span = until - entered_at - EARLIEST
    if span <= timedelta():
        return []
    steps = [
        step
        for mark in fate.marks
        for step in [mark] * (3 if mark == Step.URGE and chance.random() < REPEATED else 1)
    ]
    scenes = [Scene(step, entered_at + EARLIEST + span * chance.uniform(0, 0.98)) for step in steps]
    named = [
        Scene(Step.RELABEL, each.at + (until - each.at) / 2) for each in scenes if each.step == Step.SEND_FILE
    ]
    return [*scenes, *named]


def _quiet_from(scenes: list[Scene], fate: Fate) -> datetime | None:
    """When it is closed; of a case that silence closes, already when the customer was told."""
    if any(scene.step == Step.SILENCE for scene in scenes):
        return next(scene.at for scene in scenes if scene.step == Step.TELL)
    return closed_at(scenes, fate)


def _again(ended_at: datetime, fate: Fate, again: Again, chance: Random) -> list[Scene]:
    """What the customer does not leave at that, some days after the end."""
    at = by_day(ended_at + timedelta(days=chance.triangular(0.5, 25, 3)), ended_at, None)
    scenes = []
    for step in BEGUN_AGAIN_BY[again]:
        scenes.append(Scene(step, at))
        if step == Step.APPEAL_OUTSIDE:
            scenes.append(Scene(Step.CONTACT, at + timedelta(hours=chance.uniform(1, 5))))
        at += timedelta(days=chance.uniform(2, 6))
    if again not in HANDLED_AGAIN:
        return scenes
    begun, next_fate = scenes[-1].at, second(fate)
    spoken = begun + timedelta(hours=chance.uniform(0.5, 5))
    return in_order(
        [
            *scenes,
            Scene(Step.RECONTACT, spoken),
            *handling(steps_again(next_fate), next_fate, begun, begun, chance),
        ]
    )
