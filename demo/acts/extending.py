"""More time for a promise: asked for by whoever investigates, approved by the leader."""

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.roles import Right
from complaints.lifecycle.events import Event
from complaints.states import NoticeChannel
from demo.play import Play
from sla.clocks import SOLVING
from sla.deciding import lengthen, note_decision, refusal
from sla.extending import requested
from sla.ladder import target_of
from sla.models import Clock, Extension

Outcome = Extension.Outcome
MORE = timedelta(days=5)
TOLD_BEFORE = timedelta(minutes=12)


def ask_for_time(play: Play, at: datetime) -> None:
    """Nothing happens where no limit can be extended any more."""
    clock = _extendable(play, at)
    if clock is None:
        return
    by = play.case.handler
    asked = Extension(
        clock=clock,
        number=1,
        reason=play.say("extension_reasons"),
        promised_at=clock.due_at + MORE,
        channel=NoticeChannel.PHONE,
        told_at=at - TOLD_BEFORE,
        said=play.say("extension_said"),
        requested_by=by,
        requested_at=at,
    )
    with play.case.noting(by=by, right=Right.REQUEST_EXTENSION, at=at) as move:
        play.case.deadlines.extensions.append(asked)
        move.record(requested(asked))


def extend(play: Play, at: datetime) -> None:
    _decide(play, at, Outcome.APPROVED, "opinions", lambda asked: lengthen(asked.clock, asked))


def refuse(play: Play, at: datetime) -> None:
    """The leader finds that the first promise can be kept."""
    _decide(play, at, Outcome.REFUSED, "refused_opinions", refusal)


def _decide(
    play: Play, at: datetime, outcome: Outcome, opinions: str, told: Callable[[Extension], Event]
) -> None:
    """Nothing happens where no extension waits."""
    waiting = [each for each in play.case.deadlines.extensions if each.decided_at is None]
    if not waiting:
        return
    [asked], by = waiting, play.leader()
    with play.case.noting(by=by, right=Right.APPROVE_EXTENSION, at=at) as move:
        note_decision(asked, outcome, opinion=play.say(opinions), by=by, at=at)
        move.record(told(asked))


def _extendable(play: Play, at: datetime) -> Clock | None:
    """The limit for the solution, as sla.extending.extendable() allows."""
    return next(
        (
            clock
            for clock in play.case.deadlines.clocks
            if clock.target in SOLVING
            and target_of(clock).pausable
            and clock.is_open
            and not (clock.breached_at or clock.paused_at)
            and clock.due_at >= at
        ),
        None,
    )
