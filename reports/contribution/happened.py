"""What counts on the day it happened: answers, calls, dispatches, appeals, money."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from accounts.actors import ActorKind
from complaints.lifecycle import events as said
from complaints.models.appeal import Appeal
from complaints.models.outcome import Score
from reports.contribution.acceptance import DISPATCHES
from reports.contribution.case import Fact, Line
from reports.contribution.handlings import Handling
from reports.periods import local_day
from reports.tallies import Tally
from sla.events import DeadlineExtended

PAID = frozenset({said.CustomerConsented.kind, said.DecidedWithoutConsent.kind})


def facts(history: Sequence[Line], handled: Sequence[Handling]) -> Iterator[Fact]:
    yield from _dispatches(history)
    for line in history:
        yield from _single(line)
    for handling in handled:
        yield from _asked(handling)
        for line in handling.since_told():
            yield from _called(line)


def _single(line: Line) -> Iterator[Fact]:
    day = local_day(line.at)
    if line.kind == said.Rated.kind:
        score = int(line.payload["score"])
        yield Fact(Tally.ANSWERED, day, score)
        if score >= Score.SATISFIED:
            yield Fact(Tally.SATISFIED, day)
        if score <= Score.DISSATISFIED:
            yield Fact(Tally.DISSATISFIED, day)
    elif line.kind == said.Appealed.kind:
        yield Fact(Tally.APPEALED, day)
        if line.payload["appeal"] == Appeal.Kind.REGULATOR:
            yield Fact(Tally.APPEALED_ABOVE, day)
    elif line.kind in PAID and (amount := Decimal(line.payload.get("compensation") or 0)) > 0:
        yield Fact(Tally.COMPENSATED, day, amount)
    elif line.kind == DeadlineExtended.kind:
        yield Fact(Tally.EXTENDED, day)


def _dispatches(history: Sequence[Line]) -> Iterator[Fact]:
    """Each with the department it went to; given back when that is what happened next to it."""
    going = [line for line in history if line.kind in DISPATCHES or line.kind == said.Returned.kind]
    for line, following in _followed(going):
        if line.kind in DISPATCHES:
            day, department = local_day(line.at), line.payload["department"]["code"]
            yield Fact(Tally.DISPATCHED, day, None, department)
            if following and following.kind == said.Returned.kind:
                yield Fact(Tally.RETURNED, day, None, department)


def _followed(lines: Sequence[Line]) -> Iterator[tuple[Line, Line | None]]:
    """Each with the one after it."""
    return zip(lines, [*lines[1:], None], strict=False)


def _asked(handling: Handling) -> Iterator[Fact]:
    """Every notice that reached the customer, or was answered, asks how content they are."""
    kinds = (said.FeedbackGiven.kind, said.Rated.kind)
    turns = [line for line in handling.lines if line.kind in kinds]
    for line, following in _followed(turns):
        if line.kind == said.FeedbackGiven.kind:
            is_answered = following is not None and following.kind == said.Rated.kind
            if line.payload["reached"] or is_answered:
                yield Fact(Tally.ASKED, local_day(line.at))
            if is_answered:
                yield Fact(Tally.ASKED_ANSWERED, local_day(line.at))


def _called(line: Line) -> Iterator[Fact]:
    by_callback = line.kind == said.Rated.kind and line.payload["by_callback"]
    if by_callback or is_call_by_staff(line):
        yield Fact(Tally.CALLED, local_day(line.at))
        if by_callback or line.payload["reached"]:
            yield Fact(Tally.REACHED, local_day(line.at))


def is_call_by_staff(line: Line) -> bool:
    """A contact, or the attempt at one, that we began."""
    is_contact = line.kind == said.ContactRecorded.kind and line.actor_kind == ActorKind.STAFF
    return is_contact and not line.payload["by_customer"]
