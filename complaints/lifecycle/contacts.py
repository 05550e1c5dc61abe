"""Contacts with the customer, either way, and the promise to speak again with the dissatisfied (S001-20)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, ActorKind
from accounts.roles import Right
from complaints.lifecycle.announce import tell_staff
from complaints.lifecycle.events import ContactRecorded, Recontacted
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.satisfaction import answer_to, latest_notice
from complaints.lifecycle.segregation import has_solved
from complaints.lifecycle.wording import is_blank
from complaints.models import ContactRecord, HistoryEvent, Satisfaction, Ticket
from complaints.states import NoticeChannel


def record_contact(
    *,
    ticket: TicketRef,
    by: Actor,
    purpose: ContactRecord.Purpose,
    channel: NoticeChannel,
    by_customer: bool,
    reached: bool,
    text: str,
    now: datetime,
) -> HistoryEvent:
    """Write down a call, visit or message, or the attempt at one (S001-10, S001-16, S002-10).

    Customers write their own on the progress page: agent and handler are told. The first time
    that somebody who did not handle the case reaches a customer who was dissatisfied meets the
    promise to speak again.
    Raises GuardFailed when nothing is said of a contact that reached somebody, when a customer
    would record more than their own words, or reached nobody by turning to us; else as noting().
    """
    _check_side(by, by_customer=by_customer, reached=reached)
    if reached and is_blank(text):
        raise GuardFailed(_("Write down what was said."), "text")
    with noting(ticket, by=by, right=Right.RECORD_CONTACT, now=now) as move:
        ContactRecord.objects.create(
            ticket=move.ticket,
            purpose=purpose,
            channel=channel,
            by_customer=by_customer,
            reached=reached,
            text=text,
            made_by=move.staff,
            made_at=now,
        )
        event = move.record(
            ContactRecorded(
                purpose=purpose, channel=channel, by_customer=by_customer, reached=reached, text=text
            )
        )
        if move.staff is None:
            tell_staff(move, kind="customer_wrote", to=[move.ticket.handler, move.ticket.agent])
        elif _keeps_the_promise(move, ours=reached and not by_customer):
            move.record(Recontacted(channel=channel, text=text))
        return event


def _check_side(by: Actor, *, by_customer: bool, reached: bool) -> None:
    """An attempt in vain is ours alone: it counts towards going on without the customer."""
    if by.kind == ActorKind.CUSTOMER and not by_customer:
        raise GuardFailed(_("Customers write down only their own words."), "by_customer")
    if by_customer and not reached:
        raise GuardFailed(_("A customer who contacted us was reached."), "reached")


def dissatisfied_since(
    ticket: Ticket, *, answer: Satisfaction | None, spoken_at: Iterable[datetime]
) -> datetime | None:
    """When the customer last said that it is not solved: by the answer to the latest result, or by
    reopening what is not resolved again yet. None once somebody spoke with them since."""
    said_at = [ticket.reopened_at] if ticket.reopened_at and not ticket.resolved_at else []
    said_at += [answer.answered_at] if answer and answer.is_dissatisfied else []
    latest = max(said_at, default=None)
    return None if latest is None or any(at >= latest for at in spoken_at) else latest


def waits_to_hear(ticket: Ticket) -> bool:
    """Whether the customer was dissatisfied, and nobody spoke with them since."""
    spoken = ticket.history.filter(kind=Recontacted.kind).values_list("at", flat=True)
    given = answer_to(latest_notice(ticket))
    return dissatisfied_since(ticket, answer=given, spoken_at=spoken) is not None


def _keeps_the_promise(move: Move, *, ours: bool) -> bool:
    """Whether somebody who did not handle the case turned to the dissatisfied customer and reached them."""
    by_another = move.staff is not None and not has_solved(move.ticket, move.staff)
    return ours and by_another and waits_to_hear(move.ticket)
