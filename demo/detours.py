"""Ways aside from the main line: back and forth between departments, waiting, help from others."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random

from demo.steps import Step


class Detour(StrEnum):
    RETURNED = "returned"
    ARBITRATED = "arbitrated"
    TRANSFERRED = "transferred"
    ANSWERED = "answered"
    SILENT = "silent"
    INSISTED = "insisted"
    ASSISTED = "assisted"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Course:
    """What happens after `anchor`, each step so many hours after the one before; all of it
    delays the rest where the customer is waited for."""

    anchor: Step
    hours: tuple[tuple[Step, float], ...]
    is_waiting: bool = False

    @property
    def lasts(self) -> timedelta:
        return timedelta(hours=sum(gap for _step, gap in self.hours))


COURSES: dict[Detour, Course] = {
    Detour.RETURNED: Course(Step.ASSIGN, ((Step.RETURN, 1.5), (Step.ASSIGN, 0.6))),
    Detour.ARBITRATED: Course(
        Step.ASSIGN,
        ((Step.RETURN, 1.2), (Step.ASSIGN, 0.5), (Step.RETURN, 1.1), (Step.ARBITRATE, 0.7)),
    ),
    Detour.TRANSFERRED: Course(Step.START, ((Step.TRANSFER, 1.8), (Step.START, 1.1))),
    Detour.ANSWERED: Course(Step.START, ((Step.ASK, 1.3), (Step.ANSWER, 16.4)), is_waiting=True),
    Detour.SILENT: Course(
        Step.START,
        ((Step.ASK, 1.2), (Step.WAITED_OUT, 48), (Step.MISS, 2), (Step.MISS, 24)),
        is_waiting=True,
    ),
    Detour.INSISTED: Course(
        Step.START,
        ((Step.ASK, 0.8), (Step.MISS, 20), (Step.MISS, 24), (Step.MISS, 24), (Step.GO_ON, 2.1)),
        is_waiting=True,
    ),
    Detour.EXTENDED: Course(Step.CONSENT, ((Step.ASK_FOR_TIME, 2.4), (Step.EXTEND, 3.3))),
    Detour.ASSISTED: Course(Step.START, ((Step.ASK_DEPARTMENT, 1.4), (Step.ANSWER_TASK, 18.2))),
}
# Of the dispatched cases.
SHARES: dict[Detour, float] = {
    Detour.RETURNED: 0.05,
    Detour.ARBITRATED: 0.004,
    Detour.TRANSFERRED: 0.03,
    Detour.ANSWERED: 0.06,
    Detour.SILENT: 0.018,
    Detour.INSISTED: 0.004,
    Detour.ASSISTED: 0.08,
    Detour.EXTENDED: 0.085,
}


def drawn_detours(chance: Random) -> tuple[Detour, ...]:
    """At most one of each anchor, so that they do not cross."""
    found: dict[Step, Detour] = {}
    for detour, share in SHARES.items():
        if chance.random() < share:
            found.setdefault(COURSES[detour].anchor, detour)
    return tuple(found.values())
