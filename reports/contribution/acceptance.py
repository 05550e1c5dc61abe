"""What counts on the day of acceptance, of a complaint that stayed valid."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from accounts.actors import ActorKind
from complaints.lifecycle import events as said
from complaints.lifecycle.classify import NOT_COUNTED, REPEAT_WITHIN
from complaints.states import Channel, State
from reports.contribution.case import Amount, Case, Fact, Line, Sibling
from reports.contribution.handlings import Handling
from reports.periods import local_day
from reports.tallies import Tally
from sla.events import DeadlineStep
from sla.policy import StepCode, TargetCode

NOT_VALID = frozenset({State.REJECTED, State.INVALID, State.MERGED})
ENTERED_WITHIN = timedelta(minutes=10)  # S001-6
# By priority (S001-29 names no number); whatever is below the last one has as long as that.
RESPONDED_WITHIN = {
    1: timedelta(minutes=10),
    2: timedelta(minutes=30),
    3: timedelta(hours=2),
    4: timedelta(hours=4),
}
SOLVED_FOR = timedelta(days=7)
IN_CONVERSATION = frozenset({Channel.HOTLINE, Channel.HALL, Channel.CHAT})
DISPATCHES = frozenset({said.Assigned.kind, said.Arbitrated.kind, said.Transferred.kind})
SPOKEN = frozenset(
    {
        said.PreliminaryTold.kind,
        said.CustomerAsked.kind,
        said.CustomerAnswered.kind,
        said.CustomerConsented.kind,
        said.CustomerAmended.kind,
        said.ResolvedOnTheSpot.kind,
        said.Recontacted.kind,
    }
)
IF_REACHED = frozenset({said.ContactRecorded.kind, said.FeedbackGiven.kind})


def facts(case: Case, handled: Sequence[Handling]) -> Iterator[Fact]:
    """Nothing for a ticket that was not accepted after all, is invalid, merged into another, or was
    accepted by another system."""
    entered = case.history[0]
    if case.state in NOT_VALID or entered.kind == said.Imported.kind:
        return
    day = local_day(entered.at)
    for tally, amount in _tallies(case, entered, handled):
        yield Fact(tally, day, amount)


def _tallies(case: Case, entered: Line, handled: Sequence[Handling]) -> Iterator[tuple[Tally, Amount]]:
    yield Tally.ACCEPTED, None
    if entered.actor_kind == ActorKind.STAFF:
        yield Tally.ASSISTED, None
        if entered.at - _receipt(case) <= ENTERED_WITHIN:
            yield Tally.ENTERED_IN_TIME, None
    if _is_repeat(case):
        yield Tally.REPEATED, None
    if case.channel == Channel.REGULATOR:
        yield Tally.ESCALATED, None
    if _is_solved_at_once(case, handled):
        yield Tally.SOLVED_AT_ONCE, None
    if any(_is_breach(line) for line in case.history):
        yield Tally.BREACHED, None
    responded_at = _responded_at(case, entered)
    if responded_at:
        after = responded_at - case.received_at
        yield Tally.RESPONDED, max(0, int(after.total_seconds()))
        if after <= RESPONDED_WITHIN[min(case.priority, max(RESPONDED_WITHIN))]:
            yield Tally.RESPONDED_IN_TIME, None


def _receipt(case: Case) -> datetime:
    """When this complaint itself came in; a merge may have given the ticket an earlier receipt."""
    entry = (limit.started_at for limit in case.limits if limit.target == TargetCode.ENTRY)
    return next(entry, case.received_at)


def _is_repeat(case: Case) -> bool:
    return any(
        other.category == case.category
        and other.state not in NOT_COUNTED
        and case.received_at - REPEAT_WITHIN <= other.received_at < case.received_at
        for other in _of_the_kind(case)
    )


def _of_the_kind(case: Case) -> Sequence[Sibling]:
    return case.siblings if case.category else ()


def _is_solved_at_once(case: Case, handled: Sequence[Handling]) -> bool:
    solved_at = handled[0].solved_at
    if solved_at is None or len(handled) > 1 or any(line.kind in DISPATCHES for line in case.history):
        return False
    return not any(
        other.category == case.category
        and other.state != State.INVALID
        and case.received_at < other.received_at <= solved_at + SOLVED_FOR
        for other in _of_the_kind(case)
    )


def _is_breach(line: Line) -> bool:
    return line.kind == DeadlineStep.kind and line.payload["step"] == StepCode.BREACH


def _responded_at(case: Case, entered: Line) -> datetime | None:
    """The first word of a person to the customer; on a live channel that was the conversation itself."""
    if entered.actor_kind == ActorKind.STAFF and case.channel in IN_CONVERSATION:
        return entered.at
    return next((line.at for line in case.history if _is_word(line)), None)


def _is_word(line: Line) -> bool:
    if line.actor_kind != ActorKind.STAFF:
        return False
    if line.kind in IF_REACHED:
        return bool(line.payload["reached"]) and not line.payload.get("by_customer", False)
    return line.kind in SPOKEN
