"""Which steps a complaint takes through the procedure, by its fate."""

from enum import StrEnum

from accounts.roles import SYSTEM_APPROVES_UP_TO
from complaints.models.outcome import Score
from complaints.states import State
from demo.fate import Closing, Fate


class Step(StrEnum):
    CLASSIFY = "classify"
    SPOT = "spot"
    ASSIGN = "assign"
    START = "start"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    AMEND = "amend"
    CONSENT = "consent"
    RESOLVE = "resolve"
    TELL = "tell"
    RATE = "rate"
    CALL_BACK = "call_back"
    SILENCE = "silence"


LEADS_TO = {
    Step.CLASSIFY: State.CLASSIFIED,
    Step.SPOT: State.RESOLVED,
    Step.ASSIGN: State.ASSIGNED,
    Step.START: State.INVESTIGATING,
    Step.SUBMIT: State.PLAN_REVIEW,
    Step.SEND_BACK: State.INVESTIGATING,
    Step.APPROVE: State.NEGOTIATING,
    Step.AMEND: State.PLAN_REVIEW,
    Step.CONSENT: State.IMPLEMENTING,
    Step.RESOLVE: State.RESOLVED,
    Step.TELL: State.FEEDBACK,
    Step.RATE: State.FEEDBACK,  # a satisfied answer goes on to the archive
    Step.CALL_BACK: State.ARCHIVED,
    Step.SILENCE: State.ARCHIVED,
}


def steps(fate: Fate) -> list[Step]:
    """The way of a complaint through the procedure, as far as it gets."""
    way = [
        Step.CLASSIFY,
        *([Step.SPOT] if fate.on_the_spot else _dispatched(fate)),
        Step.TELL,
        *_closing(fate),
    ]
    if fate.stop is None:
        return way
    if fate.stop == State.INTAKE:
        return []
    reached = [place for place, step in enumerate(way) if _state_after(step, fate) == fate.stop]
    return way[: reached[-1] + 1]


def _dispatched(fate: Fate) -> list[Step]:
    approvals = [] if fate.compensation <= SYSTEM_APPROVES_UP_TO else [Step.APPROVE]
    send_back = [Step.SEND_BACK, Step.SUBMIT] if fate.is_sent_back and approvals else []
    amended = [Step.AMEND, Step.APPROVE] if fate.is_amended else []
    return [
        Step.ASSIGN,
        Step.START,
        Step.SUBMIT,
        *send_back,
        *approvals,
        *amended,
        Step.CONSENT,
        Step.RESOLVE,
    ]


def _closing(fate: Fate) -> list[Step]:
    match fate.closing:
        case Closing.RATED if fate.score >= Score.SATISFIED:
            return [Step.RATE]
        case Closing.RATED:
            return [Step.RATE, Step.CALL_BACK]
        case Closing.CALLBACK:
            return [Step.CALL_BACK]
        case Closing.SILENCE:
            return [Step.SILENCE] if fate.reached else [Step.CALL_BACK]


def _state_after(step: Step, fate: Fate) -> State:
    if step == Step.SUBMIT and fate.compensation <= SYSTEM_APPROVES_UP_TO:
        return State.NEGOTIATING
    if step == Step.RATE and fate.score >= Score.SATISFIED:
        return State.ARCHIVED
    return LEADS_TO[step]
