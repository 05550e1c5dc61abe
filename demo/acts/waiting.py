"""Asking the customer, and what comes of it."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.actors import CUSTOMER, SYSTEM, Actor
from accounts.roles import Right
from complaints.lifecycle import events
from complaints.models import ContactRecord, Question
from complaints.states import NoticeChannel
from demo.acts.records import speak
from demo.exhibits import screenshot
from demo.filing import Filed, drawing, filed
from demo.play import Play
from demo.steps import Step

USUAL_WAIT = timedelta(days=3)
SENT = "截图"
NOTICED_AFTER = timedelta(seconds=20)  # the timer comes round that often


def ask(play: Play, at: datetime) -> None:
    case, handler = play.case, play.case.handler
    with case.moving(by=handler, right=Right.ASK_CUSTOMER, at=at) as move:
        case.ticket.waiting_from = case.ticket.state
        case.ticket.ask_customer()
        text, reply_by = play.say("questions"), _reply_by(play, at)
        case.questions.append(
            Question(ticket=case.ticket, text=text, reply_by=reply_by, asked_by=handler, asked_at=at)
        )
        move.record(events.CustomerAsked(question=text, reply_by=reply_by, attempt=1))


def _reply_by(play: Play, at: datetime) -> datetime:
    """Shortly before the timer ends the wait; else later than whatever ends it."""
    following = next((scene for scene in play.upcoming if scene.step in ENDS), None)
    if following and following.step == Step.WAITED_OUT:
        return following.at - NOTICED_AFTER
    return max(following.at if following else play.end, at) + USUAL_WAIT


ENDS = frozenset({Step.ANSWER, Step.WAITED_OUT, Step.GO_ON})


def answer(play: Play, at: datetime) -> None:
    case, question = play.case, play.case.question
    by = play.customer_or_agent(0.6)
    channel = NoticeChannel.ONLINE if by is CUSTOMER else NoticeChannel.PHONE
    with case.moving(by=by, right=Right.RECORD_ANSWER, at=at) as move:
        case.ticket.customer_answered(case.back_to())
        _close(question, Question.Ending.ANSWERED, at)
        question.answer = play.say("answers")
        sent = _sent_along(play, question.answer, by=by, at=at)
        move.record(events.CustomerAnswered(answer=question.answer, channel=channel, attachments=len(sent)))


def _sent_along(play: Play, answer: str, *, by: Actor, at: datetime) -> list[Filed]:
    """The file a customer speaks of, where the story is told once."""
    case = play.case
    if by is not CUSTOMER or SENT not in answer or play.script.copies > 1:
        return []
    place = len(case.files)
    added = filed([screenshot(at, drawing(case.ticket, place))], case.ticket, by=by, at=at, place=place)
    case.files += added
    return added


def wait_out(play: Play, at: datetime) -> None:
    with play.case.moving(by=SYSTEM, right=Right.RECORD_ANSWER, at=at) as move:
        play.case.ticket.go_on_without_answer(play.case.back_to())
        _close(play.case.question, Question.Ending.SILENT, at)
        move.record(events.WaitingEnded(ending=Question.Ending.SILENT, reason="", attempts=_attempts(play)))


def miss(play: Play, at: datetime) -> None:
    """A call that nobody took."""
    speak(play, at, by=play.case.handler, purpose=ContactRecord.Purpose.FACTS, reached=False)


def go_on(play: Play, at: datetime) -> None:
    case, question = play.case, play.case.question
    with case.moving(by=case.handler, right=Right.ASK_CUSTOMER, at=at) as move:
        attempts = _attempts(play)
        case.ticket.go_on_without_answer(case.back_to())
        _close(question, Question.Ending.DECIDED, at)
        reason = play.say("go_on_reasons")
        move.record(events.WaitingEnded(ending=Question.Ending.DECIDED, reason=reason, attempts=attempts))


def _attempts(play: Play) -> int:
    """As complaints.lifecycle.attempts.attempt_days(), for the only question of a case."""
    asked_at = play.case.questions[-1].asked_at
    tried = [r.made_at for r in play.case.spoken if not (r.reached or r.by_customer)]
    return len({timezone.localdate(at) for at in tried if at >= asked_at})


def _close(question: Question, ending: Question.Ending, at: datetime) -> None:
    question.ending, question.ended_at = ending, at
