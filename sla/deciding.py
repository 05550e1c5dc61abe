"""Whether a promise gets more time 延期: decided by somebody other than whoever asked for it.

`due_at` moves, the original promise stays beside it, and a breach that was recorded meanwhile stays
a breach.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed, KeptApart, NotAllowed, Superseded, in_words
from complaints.lifecycle.wording import is_blank
from complaints.models import Ticket
from sla.clocks import store_due
from sla.enforcer import settle
from sla.events import DeadlineExtended, ExtensionRefused
from sla.extending import is_first, waiting_on
from sla.ladder import schedule, target_of
from sla.models import Clock, Extension

DECIDING = (Right.APPROVE_EXTENSION, Right.APPROVE_FURTHER_EXTENSION)


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
        outcome = Extension.Outcome.APPROVED if agrees else Extension.Outcome.REFUSED
        note_decision(asked, outcome, opinion=opinion, by=move.staff, at=now)
        asked.save(update_fields=["outcome", "opinion", "decided_by", "decided_at"])
        _extend(move, asked) if agrees else _refuse(move, asked)
        return asked


def note_decision(
    asked: Extension, outcome: Extension.Outcome, *, opinion: str, by: User, at: datetime
) -> None:
    """On the extension itself; storing it is the caller's."""
    asked.outcome, asked.opinion = outcome, opinion
    asked.decided_by, asked.decided_at = by, at


def lengthen(clock: Clock, asked: Extension) -> DeadlineExtended:
    """Move the clock's limit to what was promised, never back, and say so; storing both is the caller's."""
    before, clock.due_at = clock.due_at, max(clock.due_at, asked.promised_at)
    schedule(clock)
    return DeadlineExtended(
        target=clock.target,
        number=asked.number,
        before=before,
        promised_at=asked.promised_at,
        said=asked.said,
        opinion=asked.opinion,
    )


def refusal(asked: Extension) -> ExtensionRefused:
    return ExtensionRefused(target=asked.clock.target, number=asked.number, opinion=asked.opinion)


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


def _extend(move: Move, asked: Extension) -> None:
    clock = Clock.objects.select_for_update().get(pk=asked.clock_id)
    if not clock.is_open:
        raise GuardFailed(_("The limit has ended meanwhile; there is nothing left to extend."))
    settle(move.ticket, [clock], move.now)
    move.last = move.ticket.history.latest("seq")  # what was settled came first
    extended = lengthen(clock, asked)
    clock.save(update_fields=["due_at", "next_step_at"])
    store_due(move.ticket, list(move.ticket.clocks.all()), move.now)
    move.record(extended)
    tell_staff(move, kind="extension_approved", to=[asked.requested_by])
    tell_customer(move, kind="deadline_extended")


def _refuse(move: Move, asked: Extension) -> None:
    move.record(refusal(asked))
    tell_staff(move, kind="extension_refused", to=[asked.requested_by])
