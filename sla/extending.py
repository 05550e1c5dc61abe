"""More time for a promise 延期: asked for before it runs out, told to the customer, approved by another.

The first extension of a clock is a team leader's to approve, a second one a supervisor's or an
approver's; a third there is not. What the law sets is never extended. `due_at` moves, the
original promise stays beside it, and a breach that was recorded meanwhile stays a breach.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Right, Role
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed, KeptApart, NotAllowed, Superseded, in_words
from complaints.lifecycle.wording import is_blank, need_words
from complaints.models import Ticket
from complaints.states import NoticeChannel
from sla.clocks import store_due
from sla.enforcer import settle
from sla.events import DeadlineExtended, ExtensionRefused, ExtensionRequested
from sla.ladder import schedule, target_of
from sla.models import Clock, Extension
from sla.people import Directory
from sla.policy import Audience
from sla.reading import clocks_of, extensions_of

MOST_EXTENSIONS = 2
DECIDING = (Right.APPROVE_EXTENSION, Right.APPROVE_FURTHER_EXTENSION)


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

    Raises GuardFailed when the clock cannot be extended, the new time is no later, or the
    customer was not told yet; else as noting().
    """
    need_words(reason=reason, said=explained.said)
    with noting(ticket, by=by, right=Right.REQUEST_EXTENSION, now=now) as move:
        if move.staff is None:
            raise GuardFailed(_("An extension is asked for by a person."))
        found = extendable(move.ticket, now).get(clock)
        if found is None:
            raise GuardFailed(_("This limit cannot be extended, or not any more."), "clock")
        if promised_at <= found.due_at:
            raise GuardFailed(_("The new time has to be later than the present limit."), "promised_at")
        if explained.told_at > now:
            raise GuardFailed(_("Tell the customer first; this lies in the future."), "told_at")
        asked = Extension.objects.create(
            clock=found,
            number=found.extensions.filter(outcome=Extension.Outcome.APPROVED).count() + 1 + _refused(found),
            reason=reason,
            promised_at=promised_at,
            channel=explained.channel,
            told_at=explained.told_at,
            said=explained.said,
            requested_by=move.staff,
            requested_at=now,
        )
        move.record(
            ExtensionRequested(
                target=found.target,
                number=asked.number,
                due_at=found.due_at,
                promised_at=promised_at,
                reason=reason,
                channel=explained.channel,
                told_at=explained.told_at,
                said=explained.said,
            )
        )
        tell_staff(move, kind="extension_requested", to=_deciders(asked, move.ticket))
        return asked


def decide_extension(
    *,
    ticket: TicketRef,
    by: Actor,
    agrees: bool,
    opinion: str = "",
    extension: int | None = None,
    now: datetime,
) -> Extension:
    """Approve or refuse the extension that waits on this ticket.

    `extension` is the key of the one that was shown (None: no page). Raises GuardFailed when none
    waits, when the clock has ended meanwhile, or when it is refused without a word; Superseded
    when another one waits than the one shown; KeptApart for the applicant; else as noting().
    """
    right = next((each for each in DECIDING if by.may(each)), Right.APPROVE_EXTENSION)
    with noting(ticket, by=by, right=right, now=now) as move:
        asked = waiting_on(ticket.number)
        if asked is None or move.staff is None:
            raise GuardFailed(_("No extension waits for a decision."))
        if extension is not None and extension != asked.pk:
            raise _superseded(move.ticket, extension, asked)
        if not by.may(_right(asked)):
            raise NotAllowed
        if asked.requested_by == move.staff:
            raise KeptApart(_("Whoever asked for an extension cannot approve it; somebody else decides."))
        if not agrees and is_blank(opinion):
            raise GuardFailed(_("Say why it is refused."), "opinion")
        asked.outcome = Extension.Outcome.APPROVED if agrees else Extension.Outcome.REFUSED
        asked.opinion, asked.decided_by, asked.decided_at = opinion, move.staff, now
        asked.save(update_fields=["outcome", "opinion", "decided_by", "decided_at"])
        _extend(move, asked) if agrees else _refuse(move, asked)
        return asked


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


def _refused(clock: Clock) -> int:
    return clock.extensions.exclude(outcome=Extension.Outcome.APPROVED).count()


def _right(asked: Extension) -> Right:
    return Right.APPROVE_EXTENSION if is_first(asked) else Right.APPROVE_FURTHER_EXTENSION


def _superseded(ticket: Ticket, shown: int, waiting: Extension) -> Superseded:
    known = Extension.objects.filter(clock__ticket=ticket, pk=shown)
    before = known.select_related("clock", "requested_by").first()
    return Superseded(
        ticket,
        ticket.history.latest("seq"),
        shown=_named(before) if before else "–",
        waiting=_named(waiting),
    )


def _named(asked: Extension) -> str:
    limit = target_of(asked.clock).code.label
    return f"{limit} → {in_words(asked.promised_at)} · {asked.requested_by}"


def _deciders(asked: Extension, ticket: Ticket) -> Iterable[User]:
    directory, target = Directory.read(), target_of(asked.clock)
    if is_first(asked):
        return directory.people(Audience.LEADER, ticket, target)
    return directory.with_role(Role.SUPERVISOR)


def _extend(move: Move, asked: Extension) -> None:
    clock = Clock.objects.select_for_update().get(pk=asked.clock_id)
    if not clock.is_open:
        raise GuardFailed(_("The limit has ended meanwhile; there is nothing left to extend."))
    settle(move.ticket, [clock], move.now)
    move.last = move.ticket.history.latest("seq")  # what was settled came first
    before, clock.due_at = clock.due_at, max(clock.due_at, asked.promised_at)
    schedule(clock)
    clock.save(update_fields=["due_at", "next_step_at"])
    store_due(move.ticket, list(move.ticket.clocks.all()), move.now)
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
    tell_staff(move, kind="extension_approved", to=[asked.requested_by])
    tell_customer(move, kind="deadline_extended")


def _refuse(move: Move, asked: Extension) -> None:
    move.record(ExtensionRefused(target=asked.clock.target, number=asked.number, opinion=asked.opinion))
    tell_staff(move, kind="extension_refused", to=[asked.requested_by])
