"""Which steps a complaint takes through the procedure, by its fate."""

from dataclasses import replace

from accounts.actors import SYSTEM_APPROVES_UP_TO
from complaints.models.outcome import Score
from complaints.states import State
from demo.fate import Again, Closing, Ending, Fate
from demo.steps import LEADS_TO, Step

ENDED_BY: dict[Ending, tuple[Step, ...]] = {
    Ending.REJECTED: (Step.PROPOSE_REJECTION, Step.REJECT),
    Ending.WITHDRAWN: (Step.WITHDRAW,),
    Ending.INVALID: (
        Step.CALL_IN,
        Step.START,
        Step.PROPOSE_INVALID,
        Step.VOTE_INVALID,
        Step.INVALIDATE,
    ),
}
BEGUN_AGAIN_BY: dict[Again, tuple[Step, ...]] = {
    Again.REOPENED: (Step.REOPEN,),
    Again.UPHELD: (Step.APPEAL, Step.UPHOLD),
    Again.GUIDED: (Step.APPEAL, Step.GUIDE),
    Again.CHANGED: (Step.APPEAL, Step.CHANGE),
    Again.UPHELD_OUTSIDE: (Step.APPEAL_OUTSIDE, Step.UPHOLD),
    Again.CHANGED_OUTSIDE: (Step.APPEAL_OUTSIDE, Step.CHANGE),
}


def steps(fate: Fate) -> list[Step]:
    """The first handling, as far as it gets; detours and what comes after the end are added later."""
    way = [
        Step.CLASSIFY,
        *([Step.SPOT] if fate.on_the_spot else _dispatched(fate)),
        Step.TELL,
        *closing(fate),
    ]
    if fate.ending:
        return [*_until_ending(way, fate.ending), *ENDED_BY[fate.ending]]
    if fate.stop is None:
        return way
    if fate.stop == State.INTAKE:
        return list(fate.then)
    reached = [place for place, step in enumerate(way) if state_after(step, fate) == fate.stop]
    return [*way[: reached[-1] + 1], *fate.then]


def steps_again(fate: Fate) -> list[Step]:
    """The second handling, from the reopened investigation to the archive."""
    return [*_planned(fate), Step.TELL, *closing(fate)]


def _until_ending(way: list[Step], ending: Ending) -> list[Step]:
    match ending:
        case Ending.REJECTED:
            return []
        case Ending.WITHDRAWN:
            return way[:1] if Step.SPOT in way else way[: way.index(Step.START) + 1]
        case Ending.INVALID:
            return [Step.CLASSIFY, Step.ASSIGN, Step.START]


def _dispatched(fate: Fate) -> list[Step]:
    return [Step.ASSIGN, Step.START, *_planned(fate)]


def _planned(fate: Fate) -> list[Step]:
    approvals = [] if fate.compensation <= SYSTEM_APPROVES_UP_TO else [Step.APPROVE]
    send_back = [Step.SEND_BACK, Step.SUBMIT] if fate.is_sent_back and approvals else []
    amended = [Step.AMEND, Step.APPROVE] if fate.is_amended else []
    agreed = Step.DECIDE_ALONE if fate.is_decided_alone else Step.CONSENT
    return [Step.SUBMIT, *send_back, *approvals, *amended, agreed, Step.RESOLVE]


def closing(fate: Fate) -> list[Step]:
    match fate.closing:
        case Closing.RATED if fate.score >= Score.SATISFIED:
            return [Step.RATE]
        case Closing.RATED:
            return [Step.RATE, Step.CALL_BACK]
        case Closing.CALLBACK:
            return [Step.CALL_BACK]
        case Closing.SILENCE:
            return [Step.SILENCE] if fate.reached else [Step.CALL_BACK]


def state_after(step: Step, fate: Fate) -> State | None:
    """Where a step leads; None for one that moves nothing."""
    if step == Step.SUBMIT and fate.compensation <= SYSTEM_APPROVES_UP_TO:
        return State.NEGOTIATING
    if step == Step.RATE and fate.score >= Score.SATISFIED:
        return State.ARCHIVED
    return LEADS_TO.get(step)


def second(fate: Fate) -> Fate:
    """The fate of the second handling: somebody else sees to it that it goes well."""
    return replace(
        fate,
        on_the_spot=False,
        late=None,
        is_sent_back=False,
        is_amended=False,
        is_decided_alone=False,
        reached=True,
        closing=Closing.RATED,
        score=Score.SATISFIED,
        detours=(),
        again=None,
    )
