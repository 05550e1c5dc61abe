"""More time for a promise: asked for by whoever investigates, approved by the leader."""

from datetime import datetime, timedelta

from accounts.roles import Right
from complaints.states import NoticeChannel
from demo.play import Play
from sla.clocks import SOLVING
from sla.events import DeadlineExtended, ExtensionRefused, ExtensionRequested
from sla.ladder import schedule, target_of
from sla.models import Clock, Extension

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
        move.record(
            ExtensionRequested(
                target=clock.target,
                number=asked.number,
                due_at=clock.due_at,
                promised_at=asked.promised_at,
                reason=asked.reason,
                channel=asked.channel,
                told_at=asked.told_at,
                said=asked.said,
            )
        )


def extend(play: Play, at: datetime) -> None:
    waiting = [each for each in play.case.deadlines.extensions if each.decided_at is None]
    if not waiting:
        return
    [asked], by = waiting, play.leader()
    with play.case.noting(by=by, right=Right.APPROVE_EXTENSION, at=at) as move:
        asked.outcome, asked.opinion = Extension.Outcome.APPROVED, play.say("opinions")
        asked.decided_by, asked.decided_at = by, at
        clock = asked.clock
        before, clock.due_at = clock.due_at, max(clock.due_at, asked.promised_at)
        schedule(clock)
        move.record(
            DeadlineExtended(
                target=clock.target,
                number=asked.number,
                before=before,
                promised_at=asked.promised_at,
                said=asked.said,
                opinion=asked.opinion,
            )
        )


def refuse(play: Play, at: datetime) -> None:
    """The leader finds that the first promise can be kept."""
    waiting = [each for each in play.case.deadlines.extensions if each.decided_at is None]
    if not waiting:
        return
    [asked], by = waiting, play.leader()
    with play.case.noting(by=by, right=Right.APPROVE_EXTENSION, at=at) as move:
        asked.outcome, asked.opinion = Extension.Outcome.REFUSED, play.say("refused_opinions")
        asked.decided_by, asked.decided_at = by, at
        move.record(ExtensionRefused(target=asked.clock.target, number=asked.number, opinion=asked.opinion))


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
