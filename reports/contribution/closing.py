"""What counts on the day a handling closed, and as long as it stands open past its limit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from complaints.lifecycle import events as said
from complaints.models.outcome import Score
from reports.contribution.case import Case, Fact, Limit, Line, Span
from reports.contribution.handlings import Handling, waited
from reports.contribution.happened import is_call_by_staff
from reports.periods import local_day
from reports.tallies import Tally
from sla.clocks import SOLVING


def facts(case: Case, handled: Sequence[Handling]) -> Iterator[Fact]:
    for handling in handled:
        yield from _ended(handling)
        if handling.closing:
            day = local_day(handling.closing.at)
            seconds = handling.closing.at - handling.began_at
            net = seconds - waited(case.history, handling.began_at, handling.closing.at)
            yield Fact(Tally.CLOSED, day, max(0, int(seconds.total_seconds())))
            yield Fact(Tally.CLOSED_NET, day, max(0, int(net.total_seconds())))
            yield from (Fact(tally, day) for tally in _closed(case, handling, handling.closing))


def _ended(handling: Handling) -> Iterator[Fact]:
    """Closed, or handled again straight after its result was told."""
    ended_at = handling.closing.at if handling.closing else handling.ended_at
    if ended_at and (handling.closing or (handling.is_handled_again and handling.was_told)):
        yield Fact(Tally.HANDLED, local_day(ended_at))
        if handling.is_handled_again:
            yield Fact(Tally.HANDLED_AGAIN, local_day(ended_at))


def _closed(case: Case, handling: Handling, closing: Line) -> Iterator[Tally]:
    limit = limit_of(case, handling)
    solved_at = handling.solved_at or closing.at
    if limit is None or solved_at <= limit.original_due_at:
        yield Tally.CLOSED_IN_TIME
    if limit is None or solved_at <= limit.due_at:
        yield Tally.CLOSED_AS_PROMISED
    if not handling.is_handled_again and not _is_disputed(handling):
        yield Tally.SOLVED
    if _owes_callback(handling, closing):
        yield Tally.CALLBACK_OWED
        if _was_called_back(handling, closing):
            yield Tally.CALLED_BACK


def _answers(handling: Handling) -> list[Line]:
    return [line for line in handling.lines if line.kind == said.Rated.kind]


def _is_disputed(handling: Handling) -> bool:
    """The last thing the customer said of it is that it is not solved."""
    answers = _answers(handling)
    return bool(answers) and int(answers[-1].payload["score"]) <= Score.DISSATISFIED


def _owes_callback(handling: Handling, closing: Line) -> bool:
    """Not when the customer confirmed it in writing, nor when an appeal ended it."""
    confirmed = any(not line.payload["by_callback"] for line in _answers(handling))
    return closing.kind == said.Archived.kind and not (closing.payload["reason"] == "satisfied" and confirmed)


def _was_called_back(handling: Handling, closing: Line) -> bool:
    by_callback = any(line.payload["by_callback"] for line in _answers(handling))
    calls = (line for line in handling.since_told() if is_call_by_staff(line) and line.at <= closing.at)
    return closing.payload["reason"] == "callback" or by_callback or any(c.payload["reached"] for c in calls)


def limit_of(case: Case, handling: Handling) -> Limit | None:
    """The limit by which a handling was to be solved; one that reclassifying dropped does not count."""
    kept = [
        limit
        for limit in case.limits
        if limit.cycle == handling.cycle and limit.cancelled_at in (None, handling.ended_at)
    ]
    return next((each for code in SOLVING for each in kept if each.target == code), None)


def spans(case: Case, handled: Sequence[Handling]) -> Iterator[Span]:
    """For how long each handling stood open past its limit, original and promised."""
    for handling in handled:
        limit = limit_of(case, handling)
        if limit is None:
            continue
        for tally, due_at in ((Tally.LATE, limit.original_due_at), (Tally.PROMISE_BROKEN, limit.due_at)):
            # What ran out before the wait for the customer stays so meanwhile.
            if limit.paused_at is None or due_at <= limit.paused_at:
                yield from _span(tally, handling, due_at)


def _span(tally: Tally, handling: Handling, due_at: datetime) -> Iterator[Span]:
    """Counted at the ends of days: nothing when it ended on the very day the limit ran out."""
    if handling.solved_at and handling.solved_at <= due_at:
        return
    ended_at = handling.closing.at if handling.closing else handling.ended_at
    began_on, ended_on = local_day(due_at), _day(ended_at)
    if ended_on is None or began_on < ended_on:
        yield Span(tally, began_on, ended_on)


def _day(at: datetime | None) -> date | None:
    return local_day(at) if at else None
