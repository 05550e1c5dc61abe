"""What is asked beside the complaint: by an authority, and by customers about their code and their data."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.actors import CUSTOMER, SYSTEM
from accounts.roles import Right, Role
from complaints.lifecycle import events
from complaints.lifecycle.appealing import REGULATORS_PRIORITY
from complaints.models import DataRequest
from complaints.retention.requests import ANSWERED_WITHIN, COPY_KEPT, Kind, Outcome
from complaints.states import Authority, NoticeChannel
from demo.play import Play
from privacy.index import code_digest

REPLY_WITHIN = timedelta(days=7)


def take_case(play: Play, at: datetime) -> None:
    """As complaints.lifecycle.authority.record_case(); handed in by the supervisor."""
    supervisor = play.house.people[Role.SUPERVISOR][0]
    with play.case.moving(by=SYSTEM, right=Right.TAKE_CASES, at=at) as move:
        play.case.ticket.priority = REGULATORS_PRIORITY
        said = events.CaseTaken(
            authority=Authority.GOVERNMENT, external_number=_number(play), reply_by=at + REPLY_WITHIN
        )
        move.record(said, by=supervisor)


def answer_authority(play: Play, at: datetime) -> None:
    with play.case.noting(by=play.leader(), right=Right.TAKE_CASES, at=at) as move:
        move.record(
            events.CaseAnswered(
                authority=Authority.GOVERNMENT,
                external_number=_number(play),
                answer=play.say("authority_answers"),
            )
        )


def _number(play: Play) -> str:
    """Under which the authority keeps it."""
    return f"12345-{play.case.ticket.received_at:%Y%m%d}-{play.script.code}"


def reissue_code(play: Play, at: datetime) -> None:
    """Told on the telephone, after name and number were asked for."""
    ticket = play.case.ticket
    with play.case.noting(by=play.agent, right=Right.REISSUE_CODE, at=at) as move:
        ticket.code_digest = code_digest(play.script.code[::-1], ticket.number)
        move.record(events.CodeReissued(channel=NoticeChannel.PHONE))


def ask_for_data(play: Play, at: datetime) -> None:
    """As complaints.retention.requests.ask(): the customer wants a copy."""
    ticket, words = play.case.ticket, play.say("data_words")
    with play.case.noting(by=CUSTOMER, right=Right.ASK_ABOUT_DATA, at=at) as move:
        due_on = timezone.localdate(at) + ANSWERED_WITHIN
        play.case.asked_about_data.append(
            DataRequest(ticket=ticket, kind=Kind.COPY, words=words, asked_at=at, due_on=due_on)
        )
        move.record(events.DataRequested(request=Kind.COPY, words=words, answer_by=due_on))


def give_data(play: Play, at: datetime) -> None:
    """As complaints.retention.requests.give_copy(), of this complaint alone."""
    asked, supervisor = play.case.asked_about_data[-1], play.house.people[Role.SUPERVISOR][0]
    with play.case.noting(by=supervisor, right=Right.ANSWER_DATA_REQUEST, at=at) as move:
        asked.outcome, asked.available_until = Outcome.GRANTED, at + COPY_KEPT
        asked.decided_by, asked.decided_at = supervisor, at
        said = events.DataRequestAnswered(
            request=asked.kind, decision=asked.outcome, covers_all=False, reasons=""
        )
        move.record(said)
