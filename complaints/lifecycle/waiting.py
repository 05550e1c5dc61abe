"""Waiting for the customer: a question, its answer, and what happens when none comes.

The internal clocks rest meanwhile; a case is never closed because the customer kept silent.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.attempts import ATTEMPTS_NEEDED, attempt_days, silent_questions
from complaints.lifecycle.events import CustomerAnswered, CustomerAsked, WaitingEnded
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.refusals import GuardFailed, IllegalMove, Refused
from complaints.lifecycle.remarks import file_under
from complaints.lifecycle.wording import is_blank, need_words
from complaints.models import Attachment, Question, Ticket
from complaints.states import NoticeChannel, State

LONGEST_WAIT = timedelta(days=15)


def ask_customer(*, ticket: TicketRef, by: Actor, question: str, reply_by: datetime, now: datetime) -> Ticket:
    """Ask the customer for facts, and wait (S001-10, S002-10).

    The mail only says that there is a question; its words stand on the progress page.
    Raises GuardFailed without a question and when the reply is wanted in the past or in more than
    15 days; else as moving().
    """
    need_words(question=question)
    if not now < reply_by <= now + LONGEST_WAIT:
        raise GuardFailed(_("Choose a time within the next 15 days."), "reply_by")
    with moving(ticket, by=by, right=Right.ASK_CUSTOMER, now=now) as move:
        if move.staff is None:
            raise GuardFailed(_("A question is asked by a person."))
        move.ticket.waiting_from = move.ticket.state
        move.ticket.ask_customer()
        attempt = len(silent_questions(move.ticket)) + 1
        Question.objects.create(
            ticket=move.ticket, text=question, reply_by=reply_by, asked_by=move.staff, asked_at=now
        )
        move.record(CustomerAsked(question=question, reply_by=reply_by, attempt=attempt))
        tell_customer(move, kind="customer_asked")
    return move.ticket


def customer_answered(
    *,
    ticket: TicketRef,
    by: Actor,
    answer: str,
    channel: NoticeChannel,
    attachments: Sequence[Attachment] = (),
    now: datetime,
) -> Ticket:
    """The answer, from the customer or written down for the customer; the handling goes on.

    `attachments` are files that `complaints.evidence.keep` accepted.
    Raises GuardFailed when there is neither an answer nor a file; else as moving().
    """
    if is_blank(answer) and not attachments:
        raise GuardFailed(_("Write the answer, or add a file."), "answer")
    with moving(ticket, by=by, right=Right.RECORD_ANSWER, now=now) as move:
        question = open_question(move.ticket)
        move.ticket.customer_answered(_back_to(move))
        _close(question, Question.Ending.ANSWERED, now, answer=answer)
        file_under(move.ticket, attachments)
        move.record(CustomerAnswered(answer=answer, channel=channel, attachments=len(attachments)))
        tell_staff(move, kind="customer_answered", to=[question.asked_by, move.ticket.handler])
    return move.ticket


def go_on_without_answer(*, ticket: TicketRef, by: Actor, reason: str, now: datetime) -> Ticket:
    """The handler decides to go on, after attempts on three different days (S003-9).

    Raises GuardFailed before that and without a reason; else as moving().
    """
    need_words(reason=reason)
    with moving(ticket, by=by, right=Right.ASK_CUSTOMER, now=now) as move:
        question = open_question(move.ticket)
        made = len(attempt_days(question))
        if made < ATTEMPTS_NEEDED:
            raise GuardFailed(
                _("Try on %(needed)d different days first; so far it was %(made)d. Record every attempt.")
                % {"needed": ATTEMPTS_NEEDED, "made": made}
            )
        _end_without_answer(move, question, Question.Ending.DECIDED, reason)
        tell_staff(move, kind="gone_on_without_answer", to=[move.ticket.agent, move.ticket.handler])
    return move.ticket


def end_silent(*, now: datetime, batch: int = 200) -> int:
    """End the waits whose reply-by time has passed; the handling goes on where it stood.

    Any number may run at once: each ticket is locked and looked at again. Returns how many ended.
    """
    numbers = _overdue(now).order_by("reply_by").values_list("ticket__number", flat=True)[:batch]
    return sum(_end_if_silent(number, now) for number in list(numbers))


def open_question(ticket: Ticket) -> Question:
    """What the customer is asked right now. Raises IllegalMove when the ticket does not wait."""
    question = ticket.questions.filter(ended_at=None).select_related("asked_by", "ticket").first()
    if question is None or ticket.state != State.WAITING_CUSTOMER:
        raise IllegalMove(ticket)
    return question


def drop_question(move: Move) -> None:
    """As part of a move that ends the case or begins it anew: the question is no longer needed."""
    move.ticket.questions.filter(ended_at=None).update(ended_at=move.now, ending=Question.Ending.OVER)
    move.ticket.waiting_from = ""


def _overdue(now: datetime) -> "QuerySet[Question]":
    return Question.objects.filter(ended_at=None, reply_by__lte=now, ticket__state=State.WAITING_CUSTOMER)


def _end_if_silent(number: str, now: datetime) -> bool:
    try:
        with moving(TicketRef(number=number), by=SYSTEM, right=Right.RECORD_ANSWER, now=now) as move:
            question = open_question(move.ticket)
            if question.reply_by > now:
                raise GuardFailed(_("The customer was asked something else meanwhile."))
            _end_without_answer(move, question, Question.Ending.SILENT, "")
            tell_staff(move, kind="customer_silent", to=[move.ticket.handler, move.ticket.agent])
    except Refused:
        return False
    return True


def _end_without_answer(move: Move, question: Question, ending: Question.Ending, reason: str) -> None:
    attempts = len(attempt_days(question))
    move.ticket.go_on_without_answer(_back_to(move))
    _close(question, ending, move.now)
    move.record(WaitingEnded(ending=ending, reason=reason, attempts=attempts))


def _back_to(move: Move) -> State:
    """Where the wait began; it is over now."""
    began = State(move.ticket.waiting_from)
    move.ticket.waiting_from = ""
    return began


def _close(question: Question, ending: Question.Ending, now: datetime, answer: str = "") -> None:
    question.ending, question.ended_at, question.answer = ending, now, answer
    question.save(update_fields=["ending", "ended_at", "answer"])
