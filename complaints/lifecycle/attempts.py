"""How often the customer was tried in vain, and going on although a question found no answer."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.events import WaitingEnded
from complaints.lifecycle.moving import Move
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import is_blank
from complaints.models import ContactRecord, Question, Ticket

ATTEMPTS_NEEDED = 3


def attempt_days(question: Question) -> frozenset[date]:
    """The local days on which the customer was tried without success, about this question.

    A call or message that reached nobody counts on its day, and so does each question
    of this handling that found no answer, on the day it was asked.
    """
    failed = ContactRecord.objects.filter(
        ticket=question.ticket, reached=False, by_customer=False, made_at__gte=question.asked_at
    )
    calls = list(failed.values_list("made_at", flat=True))
    asked = [earlier.asked_at for earlier in silent_questions(question.ticket)]
    return frozenset(timezone.localdate(at) for at in [*calls, *asked])


def silent_questions(ticket: Ticket) -> list[Question]:
    """Questions in a row that found no answer, in this handling, since the customer last answered;
    the latest first."""
    asked = ticket.questions.exclude(ended_at=None)
    if ticket.reopened_at:
        asked = asked.filter(asked_at__gte=ticket.reopened_at)
    silent: list[Question] = []
    for question in asked.order_by("-asked_at"):
        if question.ending != Question.Ending.SILENT:
            break
        silent.append(question)
    return silent


def unanswered(ticket: Ticket) -> Question | None:
    """The last question of this handling where the timer alone ended the wait: the customer was
    neither heard since nor tried on three days, and nobody decided that it can go on."""
    silent = silent_questions(ticket)
    if not silent or len(attempt_days(silent[0])) >= ATTEMPTS_NEEDED:
        return None
    heard = ContactRecord.objects.filter(ticket=ticket, reached=True, made_at__gte=silent[0].asked_at)
    return None if heard.exists() else silent[0]


def do_without_answer(move: Move, reason: str) -> None:
    """As part of a move that leads on: decide that it can, where a question is unanswered().

    Raises GuardFailed without a reason.
    """
    question = unanswered(move.ticket)
    if question is None:
        return
    if is_blank(reason):
        raise GuardFailed(
            _("The customer has not answered our question: try on three days, or say why it can go on."),
            "without_answer",
        )
    attempts = len(attempt_days(question))
    question.ending = Question.Ending.DECIDED
    question.save(update_fields=["ending"])
    move.record(WaitingEnded(ending=question.ending, reason=reason, attempts=attempts))
