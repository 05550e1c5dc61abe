"""What will become of a complaint: drawn before it begins, so that the whole keeps its shares."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from random import Random

from complaints.models.outcome import Score
from complaints.states import Channel, Complexity, State
from demo.arrivals import Arrival, drawn
from demo.detours import Detour, drawn_detours
from demo.steps import Step

ON_THE_SPOT = 0.38
LATE = 0.075
SENT_BACK = 0.06
AMENDED = 0.08
REACHED = 0.94
WITHOUT_CONSENT = 0.015  # of the dispatched cases
SCORES = {
    Score.VERY_SATISFIED: 52.0,
    Score.SATISFIED: 34.5,
    Score.NEUTRAL: 7.5,
    Score.DISSATISFIED: 4.0,
    Score.VERY_DISSATISFIED: 2.0,
}
# Yuan: nothing; within the system's own tier; the leader's; above it.
TIERS: dict[tuple[float, ...], float] = {
    (0,): 60.0,
    (10, 15, 20, 30, 45, 50): 22.0,
    (58, 80, 120, 199.5, 300, 460): 14.0,
    (560, 680, 1200, 1980): 4.0,
}


class Late(StrEnum):
    """Which promise is broken."""

    ENTRY = "entry"
    PRELIMINARY = "preliminary"
    SOLUTION = "solution"
    NOTICE = "notice"


class Ending(StrEnum):
    """How a case ends without being solved."""

    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    INVALID = "invalid"


class Again(StrEnum):
    """What comes after the end."""

    REOPENED = "reopened"
    UPHELD = "upheld"
    GUIDED = "guided"
    CHANGED = "changed"
    UPHELD_OUTSIDE = "upheld_outside"  # the regulator's case
    CHANGED_OUTSIDE = "changed_outside"


HANDLED_AGAIN = frozenset({Again.REOPENED, Again.CHANGED, Again.CHANGED_OUTSIDE})
ENDINGS = {Ending.REJECTED: 1.5, Ending.WITHDRAWN: 1.5, Ending.INVALID: 0.9, None: 96.1}
# Of what was solved; 9 appeals per million users and quarter reach the regulator (DOMAIN §11).
AGAINS = {
    Again.REOPENED: 4.4,
    Again.UPHELD: 0.5,
    Again.GUIDED: 0.2,
    Again.CHANGED: 0.3,
    Again.UPHELD_OUTSIDE: 0.12,
    Again.CHANGED_OUTSIDE: 0.06,
    None: 94.4,
}
# What moves nothing, by how many tickets have it.
MARKS = {
    Step.CONTACT: 0.12,
    Step.WRITE: 0.04,
    Step.URGE: 0.06,
    Step.TAG: 0.03,
    Step.NOTE: 0.1,
    Step.REVEAL: 0.04,
    Step.PRINT: 0.02,
    Step.HOLD: 0.002,
}
FILES = {Step.ADD_FILES: 0.08, Step.SEND_FILE: 0.05}  # where a story is told once


class Closing(StrEnum):
    """How the answer to the result notice comes in, if it does."""

    RATED = "rated"
    CALLBACK = "callback"
    SILENCE = "silence"


CLOSINGS = {Closing.RATED: 42.0, Closing.CALLBACK: 26.0, Closing.SILENCE: 32.0}
LATENESS = {Late.ENTRY: 2.0, Late.PRELIMINARY: 2.0, Late.SOLUTION: 2.0, Late.NOTICE: 1.0}


@dataclass(slots=True, kw_only=True)
class Fate:
    """`stop`: the state in which the ticket stands at the end; None when it takes its course.

    `last_at`: when the last move of a stopped ticket was made, if that matters.
    `then`: what still happens to a stopped ticket.
    """

    on_the_spot: bool
    complexity: Complexity
    closing: Closing
    score: Score
    reached: bool = True
    late: Late | None = None
    compensation: Decimal = Decimal(0)
    is_sent_back: bool = False
    is_amended: bool = False
    is_decided_alone: bool = False
    detours: tuple[Detour, ...] = ()
    ending: Ending | None = None
    again: Again | None = None
    marks: tuple[Step, ...] = ()
    stop: State | None = None
    then: tuple[Step, ...] = ()
    last_at: datetime | None = None


def draw(arrival: Arrival, usual: Complexity, chance: Random) -> Fate:
    """The fate of an ordinary complaint."""
    kind, channel = arrival.kind, arrival.channel
    marks = MARKS | FILES if arrival.may_have_files else MARKS
    spot = chance.random() < _spot_share(kind, channel, usual)
    complexity = Complexity.SIMPLE if spot else usual
    closing = drawn(CLOSINGS, chance)
    ending = drawn(ENDINGS, chance)
    score = drawn(SCORES, chance)
    return Fate(
        on_the_spot=spot,
        complexity=complexity,
        closing=closing,
        score=score,
        reached=closing != Closing.CALLBACK or chance.random() < REACHED,
        late=_late(channel, complexity, chance),
        compensation=Decimal(0) if spot else money(chance),
        is_sent_back=chance.random() < SENT_BACK,
        is_amended=chance.random() < AMENDED,
        is_decided_alone=chance.random() < WITHOUT_CONSENT,
        detours=() if spot or ending else drawn_detours(chance),
        ending=ending,
        again=None if ending else drawn(AGAINS, chance),
        marks=tuple(mark for mark, share in marks.items() if chance.random() < share),
    )


def _late(channel: Channel, complexity: Complexity, chance: Random) -> Late | None:
    """Which promise this complaint will be late for, if any; only one it has."""
    if chance.random() >= LATE:
        return None
    late = drawn(LATENESS, chance)
    is_own_entry = late == Late.ENTRY and channel == Channel.WEB
    is_none_owed = late == Late.PRELIMINARY and complexity == Complexity.SIMPLE
    return Late.SOLUTION if is_own_entry or is_none_owed else late


def money(chance: Random) -> Decimal:
    """A compensation in yuan, within the tiers as often as they occur."""
    amounts: tuple[float, ...] = drawn(TIERS, chance)
    return Decimal(chance.choice(amounts)).quantize(Decimal("0.01"))


def _spot_share(kind: str, channel: Channel, usual: Complexity) -> float:
    """More often for what is usually simple; never for outages, letters and the regulator."""
    if kind == "network-outage" or channel in (Channel.REGULATOR, Channel.LETTER):
        return 0.0
    return min(1.0, ON_THE_SPOT * (1.82 if usual == Complexity.SIMPLE else 0.66))
