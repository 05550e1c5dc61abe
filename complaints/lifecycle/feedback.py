"""Stage 6 of 7: tell the customer the result, and hear what they think of it."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.archive import archive_move
from complaints.lifecycle.events import FeedbackGiven
from complaints.lifecycle.moving import TicketRef, moving, noting
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.satisfaction import answer, was_told_in_vain
from complaints.lifecycle.wording import need_words
from complaints.models import ResultNotice, Ticket
from complaints.models.outcome import Score
from complaints.states import NoticeChannel, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The four parts of a result notice (S001-17), by the channel its weight asks for (S001-18)."""

    result: str
    cause: str
    improvement: str
    closing: ResultNotice.Closing
    channel: NoticeChannel
    reached: bool
    written: str = ""  # the NoticeChannel by which the customer has it to read, beside a call


def give_feedback(*, ticket: TicketRef, by: Actor, told: Result, now: datetime) -> Ticket:
    """Record that the customer was told the result, and open the survey (S001-13, S001-19).

    Who was not reached is told again. Raises KeptApart for whoever handled the case, GuardFailed
    when one of the parts is missing, when a call is all that a customer was promised in writing, and
    once the customer was reached or has answered; else as moving().
    """
    need_words(result=told.result, cause=told.cause, improvement=told.improvement)
    with moving(ticket, by=by, right=Right.GIVE_FEEDBACK, now=now) as move:
        if move.staff is None:
            raise GuardFailed(_("A result is told by a person."))
        if move.ticket.state == State.FEEDBACK and not was_told_in_vain(move.ticket):
            raise GuardFailed(_("The customer has the result already."))
        told = replace(told, written=in_writing(told, has_mail=bool(move.ticket.customer.email)))
        move.ticket.give_feedback()
        move.ticket.feedback_at = now
        ResultNotice.objects.create(ticket=move.ticket, given_by=move.staff, given_at=now, **asdict(told))
        move.record(FeedbackGiven(**asdict(told)))
        tell_customer(move, kind="result_told")
    return move.ticket


def in_writing(told: Result, *, has_mail: bool) -> str:
    """How the customer has the reply to read, which the regulation promises within 15 days (S003-17):
    as it was told, as was said besides, or by the mail that goes out with it and leads to the page.

    "" for somebody who was not reached and gets no mail. Raises GuardFailed where a call was all.
    """
    if told.channel.is_written:
        return told.channel
    if told.written and NoticeChannel(told.written).is_written:
        return told.written
    if told.reached and not has_mail:
        raise GuardFailed(
            _("The reply was promised in writing as well. Say how the customer gets it to read."), "written"
        )
    return NoticeChannel.EMAIL if has_mail else ""


def rate(*, ticket: TicketRef, by: Actor, score: Score, comment: str = "", now: datetime) -> Ticket:
    """Take the customer's answer; a satisfied one closes the case (S001-13, S002-17).

    A dissatisfied one leaves it open and tells agent and handler (S000-13, S001-20).
    Raises GuardFailed when there is nothing to rate or it was rated already; else as moving().
    """
    satisfied = score >= Score.SATISFIED
    making = moving if satisfied else noting
    with making(ticket, by=by, right=Right.RATE, now=now) as move:
        answer(move, score=score, comment=comment)
        if satisfied:
            archive_move(move, reason="satisfied", note="")
        elif score <= Score.DISSATISFIED:
            tell_staff(move, kind="dissatisfied", to=[move.ticket.agent, move.ticket.handler])
    return move.ticket
