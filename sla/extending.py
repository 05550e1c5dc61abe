"""More time for a promise 延期: asked for before it runs out, told to the customer, approved by another.

The first extension of a clock is a team leader's to approve, a second one a supervisor's or an
approver's (sla.deciding); a third there is not. What the law sets is never extended.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Right, Role
from complaints.lifecycle.announce import tell_staff
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import need_words
from complaints.models import Ticket
from complaints.states import NoticeChannel
from sla.events import ExtensionRequested
from sla.ladder import target_of
from sla.models import Clock, Extension
from sla.people import Directory
from sla.policy import Audience
from sla.reading import clocks_of, extensions_of

MOST_EXTENSIONS = 2
FURTHEST = timedelta(days=731)  # two years, whatever else they hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How the customer was told, when, and in which words."""

    channel: NoticeChannel
    told_at: datetime
    said: str


def request_extension(
    *,
    ticket: TicketRef,
    by: Actor,
    clock: int,
    promised_at: datetime,
    reason: str,
    explained: Explained,
    now: datetime,
) -> Extension:
    """Ask for a new time for one clock, by its key (S001-15).

    Raises GuardFailed when the clock cannot be extended, the new time is no later or more than two
    years ahead, or the customer was not told yet, or more than two years ago; else as noting().
    """
    need_words(reason=reason, said=explained.said)
    with noting(ticket, by=by, right=Right.REQUEST_EXTENSION, now=now) as move:
        found = extendable(move.ticket, now).get(clock)
        if found is None:
            raise GuardFailed(_("This limit cannot be extended, or not any more."), "clock")
        if promised_at <= found.due_at:
            raise GuardFailed(_("The new time has to be later than the present limit."), "promised_at")
        if promised_at > now + FURTHEST:
            raise GuardFailed(_("This is more than two years ahead."), "promised_at")
        if explained.told_at > now:
            raise GuardFailed(_("Tell the customer first; this lies in the future."), "told_at")
        if explained.told_at < now - FURTHEST:
            raise GuardFailed(_("This is more than two years ago."), "told_at")
        asked = _asked(move, found, promised_at=promised_at, reason=reason, explained=explained)
        move.record(requested(asked))
        tell_staff(move, kind="extension_requested", to=_deciders(asked, move.ticket))
        return asked


def _asked(
    move: Move, clock: Clock, *, promised_at: datetime, reason: str, explained: Explained
) -> Extension:
    if move.staff is None:
        raise GuardFailed(_("An extension is asked for by a person."))
    return Extension.objects.create(
        clock=clock,
        number=clock.extensions.count() + 1,
        reason=reason,
        promised_at=promised_at,
        channel=explained.channel,
        told_at=explained.told_at,
        said=explained.said,
        requested_by=move.staff,
        requested_at=move.now,
    )


def requested(asked: Extension) -> ExtensionRequested:
    return ExtensionRequested(
        target=asked.clock.target,
        number=asked.number,
        due_at=asked.clock.due_at,
        promised_at=asked.promised_at,
        reason=asked.reason,
        channel=asked.channel,
        told_at=asked.told_at,
        said=asked.said,
    )


def extendable(ticket: Ticket, now: datetime) -> dict[int, Clock]:
    """The clocks for which more time may be asked now, by key."""
    return {clock.pk: clock for clock in clocks_of(ticket) if _may_be_extended(clock, now)}


def _may_be_extended(clock: Clock, now: datetime) -> bool:
    if not clock.is_open or clock.breached_at or clock.paused_at or clock.due_at < now:
        return False
    asked = extensions_of(clock)
    used = sum(each.outcome == Extension.Outcome.APPROVED for each in asked)
    is_waiting = any(each.decided_at is None for each in asked)
    return target_of(clock).pausable and not is_waiting and used < MOST_EXTENSIONS


def waiting_on(number: str) -> Extension | None:
    """The extension of this ticket that nobody has decided yet."""
    running = {"clock__met_at": None, "clock__cancelled_at": None}
    waiting = Extension.objects.filter(clock__ticket__number=number, decided_at=None, **running)
    return waiting.select_related("clock", "requested_by").order_by("requested_at").first()


def is_first(asked: Extension) -> bool:
    """Whether it would be the first to be approved for its clock: a leader's to decide."""
    return not asked.clock.extensions.filter(outcome=Extension.Outcome.APPROVED).exists()


def _deciders(asked: Extension, ticket: Ticket) -> Iterable[User]:
    directory, target = Directory.read(), target_of(asked.clock)
    if is_first(asked):
        return directory.people(Audience.LEADER, ticket, target)
    return directory.with_role(Role.SUPERVISOR)
