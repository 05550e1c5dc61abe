"""Appeals: a second look by somebody who never had a part in the first (S003-23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, ActorKind
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.audience import strangers_to
from complaints.lifecycle.ending import end_open_matters, retain
from complaints.lifecycle.events import AppealDecided, Appealed
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.refusals import GuardFailed, IllegalMove
from complaints.lifecycle.remarks import file_under, told_of
from complaints.lifecycle.reopening import begins_in, handle_again
from complaints.lifecycle.wording import is_blank
from complaints.models import Appeal, Attachment, Ticket
from complaints.states import State

REGULATORS_PRIORITY = 1  # as complaints.priority gives every case of a regulator


@dataclass(frozen=True, slots=True, kw_only=True)
class FromRegulator:
    """Under which number the regulator passed the case to us, and on which local day."""

    number: str
    transferred_on: date


def appeal(
    *,
    ticket: TicketRef,
    by: Actor,
    kind: Appeal.Kind,
    grounds: str,
    regulator: FromRegulator | None = None,
    materials: Sequence[Attachment] = (),
    now: datetime,
) -> Ticket:
    """Ask for a second look at a case that was told, archived or declared invalid (S003-23).

    To us: by the customer or recorded for the customer, once against each conclusion. To the
    regulator (电信用户申诉处理办法): recorded by staff or an import, with the regulator's number and
    the day it passed the case on. `materials` are files that `complaints.evidence.keep` accepted.
    Raises GuardFailed when one of this is missing; else as moving().
    """
    with moving(ticket, by=by, right=Right.APPEAL, now=now) as move:
        _check(move, kind, grounds, regulator)
        appealed_from = move.ticket.state
        move.ticket.appeal()
        end_open_matters(move)
        if kind == Appeal.Kind.REGULATOR:
            move.ticket.priority = REGULATORS_PRIORITY
        number = regulator.number.strip() if regulator else ""
        transferred_on = regulator.transferred_on if regulator else None
        filed = _file(
            move,
            kind=kind,
            grounds=grounds,
            external_number=number,
            transferred_on=transferred_on,
            appealed_from=appealed_from,
        )
        file_under(move.ticket, materials)
        Attachment.objects.filter(pk__in=[each.pk for each in materials]).update(appeal=filed)
        move.record(
            Appealed(
                appeal=kind,
                external_number=number,
                grounds=grounds,
                transferred_on=transferred_on,
                materials=told_of(materials),
            )
        )
        tell_staff(
            move, kind="appeal_filed", to=[*strangers_to(move.ticket, Right.DECIDE_APPEAL), move.ticket.agent]
        )
        tell_customer(move, kind="appeal_received")
    return move.ticket


def decide_appeal(
    *, ticket: TicketRef, by: Actor, conclusion: Appeal.Conclusion, reasons: str, now: datetime
) -> Ticket:
    """Conclude an appeal: the handling stands, is done again, or the regulator is the way (S003-23).

    A change begins a new cycle as a reopening does; else the case is closed as it was. Raises
    KeptApart for whoever acted on the ticket before the appeal, GuardFailed without reasons;
    else as moving().
    """
    with moving(ticket, by=by, right=Right.DECIDE_APPEAL, now=now) as move:
        if is_blank(reasons):
            raise GuardFailed(_("Give the reasons; the customer reads them."), "reasons")
        decided = move.ticket.appeals.filter(decided_at=None).first()
        if decided is None:
            raise IllegalMove(move.ticket)
        _conclude(decided, move, conclusion, reasons)
        move.ticket.decide_appeal(_leads_to(decided, move.ticket))
        if conclusion != Appeal.Conclusion.CHANGE:
            _close_again(move)
        move.record(AppealDecided(conclusion=conclusion, reasons=reasons))
        if conclusion == Appeal.Conclusion.CHANGE:
            handle_again(move, reason=reasons)
        tell_staff(move, kind="appeal_concluded", to=[move.ticket.agent, move.ticket.handler])
        tell_customer(move, kind="appeal_decided")
    return move.ticket


def was_appealed(ticket: Ticket) -> bool:
    """Whether the customer already appealed to us against the conclusion that stands now."""
    concluded_at = ticket.archived_at if ticket.state == State.INVALID else ticket.feedback_at
    if concluded_at is None:
        return False
    to_us = ticket.appeals.filter(kind=Appeal.Kind.INTERNAL, filed_at__gte=concluded_at)
    return bool(to_us.exists())


def _check(move: Move, kind: Appeal.Kind, grounds: str, regulator: FromRegulator | None) -> None:
    if is_blank(grounds):
        raise GuardFailed(_("Say what is appealed against, and why."), "grounds")
    if kind == Appeal.Kind.INTERNAL:
        if regulator:
            raise GuardFailed(_("Only the regulator's cases have its number."), "external_number")
        if was_appealed(move.ticket):
            raise GuardFailed(
                _("This conclusion was appealed against already; the next way is the regulator."), "kind"
            )
    elif move.by.kind == ActorKind.CUSTOMER:
        raise GuardFailed(_("The regulator sends us its cases itself."), "kind")
    elif regulator is None or is_blank(regulator.number):
        raise GuardFailed(_("Enter the number the regulator gave the case."), "external_number")
    elif regulator.transferred_on > timezone.localdate(move.now):
        raise GuardFailed(_("This day is yet to come."), "transferred_on")


def _file(move: Move, **about: Any) -> Appeal:
    try:
        with transaction.atomic():
            return Appeal.objects.create(ticket=move.ticket, filed_at=move.now, **about)
    except IntegrityError:  # also when two tickets get the same number at once
        raise GuardFailed(
            _("Another appeal has this number of the regulator already."), "external_number"
        ) from None


def _conclude(decided: Appeal, move: Move, conclusion: Appeal.Conclusion, reasons: str) -> None:
    if move.staff is None:
        raise GuardFailed(_("An appeal is decided by a person."))
    decided.officer, decided.decided_at = move.staff, move.now
    decided.conclusion, decided.reasons = conclusion, reasons
    decided.save(update_fields=["officer", "decided_at", "conclusion", "reasons"])


def _leads_to(decided: Appeal, ticket: Ticket) -> State:
    if decided.conclusion == Appeal.Conclusion.CHANGE:
        return begins_in(ticket)
    return State.INVALID if decided.appealed_from == State.INVALID else State.ARCHIVED


def _close_again(move: Move) -> None:
    """Kept for the whole time from now on; the 30 days for reopening do not begin anew."""
    move.ticket.archived_at = move.ticket.archived_at or move.now
    retain(move)
