"""Between a result and the end of a case: somebody always owes the customer something by some time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.actors import CUSTOMER
from complaints.lifecycle.appealing import appeal, decide_appeal
from complaints.lifecycle.archive import archive, archive_silent
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.feedback import give_feedback, rate
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.reopening import reopen
from complaints.models import Appeal, ContactRecord
from complaints.models.outcome import Score
from complaints.models.ticket import SlaState
from complaints.states import NoticeChannel, State
from tests.factories import a_result, ref
from tests.sla.test_clocks import clock, fresh

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def tell(ticket, people, at, *, reached):
    """Tell the result through the real move."""
    told = replace(a_result(), reached=reached)
    return give_feedback(ticket=TicketRef(number=ticket.number), by=people.agent, told=told, now=at)


def running(ticket):
    return set(ticket.clocks.running().values_list("target", flat=True))


def test_a_result_that_reached_nobody_is_still_owed(journey, people, sweep_at, now):
    ticket = journey.to(State.RESOLVED)
    tell(ticket, people, now + HOUR, reached=False)
    assert running(ticket) == {"result_notice", "regulator_reply"}
    sweep_at(now + 25 * HOUR)
    assert clock(ticket, "result_notice").breached_at == now + DAY
    assert fresh(ticket).sla_state == SlaState.OVERDUE


def test_telling_it_again_meets_the_limit(journey, people, now):
    ticket = journey.to(State.RESOLVED)
    tell(ticket, people, now + HOUR, reached=False)
    told = tell(ticket, people, now + 3 * HOUR, reached=True)
    assert clock(ticket, "result_notice").met_at == now + 3 * HOUR
    assert (running(ticket), told.feedback_at) == (set(), now + 3 * HOUR)
    assert ticket.result_notices.count() == 2


def test_a_result_that_reached_the_customer_is_not_told_again(journey, people, now):
    ticket = journey.to(State.FEEDBACK)
    with pytest.raises(GuardFailed):
        tell(ticket, people, now + HOUR, reached=True)
    assert ticket.result_notices.count() == 1


def test_whoever_rates_a_result_has_had_it(journey, people, now):
    ticket = journey.to(State.RESOLVED)
    tell(ticket, people, now + HOUR, reached=False)
    ref_now = TicketRef(number=ticket.number)
    rate(ticket=ref_now, by=CUSTOMER, score=Score.NEUTRAL, comment="", now=now + 2 * HOUR)
    assert clock(ticket, "result_notice").met_at == now + 2 * HOUR
    with pytest.raises(GuardFailed):
        tell(ticket, people, now + 3 * HOUR, reached=True)


def test_a_neutral_answer_is_followed_up_until_the_case_is_closed(journey, people, sweep_at, now):
    ticket = journey.to(State.FEEDBACK)
    rate(ticket=ref(ticket), by=CUSTOMER, score=Score.NEUTRAL, comment="一般", now=now + HOUR)
    owed = clock(ticket, "follow_up")
    assert (running(ticket), owed.due_at) == ({"follow_up"}, now + 49 * HOUR)
    assert fresh(ticket).next_due_target == "follow_up"
    sweep_at(now + 50 * HOUR)
    archive(
        ticket=TicketRef(number=ticket.number), by=people.agent, reached=True, score=None, now=now + 51 * HOUR
    )
    owed = clock(ticket, "follow_up")
    assert (owed.met_at, owed.breached_at) == (now + 51 * HOUR, now + 49 * HOUR)


def test_after_the_second_talk_somebody_still_has_to_settle_the_case(journey, people, now):
    ticket = journey.to(State.FEEDBACK)
    rate(ticket=ref(ticket), by=CUSTOMER, score=Score.DISSATISFIED, comment="没解决", now=now + HOUR)
    assert running(ticket) == {"recontact"}
    speak(ticket, people.agent, now + 3 * HOUR)
    assert running(ticket) == {"follow_up"}
    reopen(ticket=TicketRef(number=ticket.number), by=CUSTOMER, reason="没解决", now=now + 4 * HOUR)
    assert clock(ticket, "follow_up").met_at == now + 4 * HOUR


def test_a_word_of_the_customer_that_is_no_answer_is_followed_up(journey, people, now):
    """Silence would not close the case any more, so somebody has to."""
    ticket = journey.to(State.FEEDBACK)
    assert running(ticket) == set()
    speak(ticket, CUSTOMER, now + DAY)
    assert running(ticket) == {"follow_up"}
    assert archive_silent(now=now + 9 * DAY) == 0


def test_a_word_from_just_before_the_result_does_not_keep_the_case_open_for_ever(journey, people, now):
    """Whoever told it waited for the row's lock: in the history both are of one instant."""
    ticket = journey.to(State.RESOLVED)
    speak(ticket, CUSTOMER, now + 2 * HOUR)
    tell(ticket, people, now + HOUR, reached=True)
    assert running(ticket) == set()
    assert archive_silent(now=now + 9 * DAY) == 1


def test_reopening_tells_of_the_last_result_and_not_of_the_next(journey, people, now):
    """Who reopens has read what did not reach them; the new handling owes a written reply of its own."""
    ticket = journey.to(State.RESOLVED)
    tell(ticket, people, now + HOUR, reached=False)
    reopen(ticket=TicketRef(number=ticket.number), by=CUSTOMER, reason="没解决", now=now + 2 * HOUR)
    assert clock(ticket, "result_notice").met_at == now + 2 * HOUR
    replies = ticket.clocks.filter(target="regulator_reply").order_by("cycle")
    assert [owed.met_at for owed in replies] == [now + 2 * HOUR, None]
    assert "regulator_reply" in running(ticket)


def test_an_appeal_to_us_is_owed_a_decision(journey, people, now):
    ticket = journey.to(State.ARCHIVED)
    appeal(
        ticket=TicketRef(number=ticket.number),
        by=CUSTOMER,
        kind=Appeal.Kind.INTERNAL,
        grounds="处理不公",
        now=now + DAY,
    )
    assert running(ticket) == {"appeal_review"}
    decide_appeal(
        ticket=TicketRef(number=ticket.number),
        by=people.appeal_officer,
        conclusion=Appeal.Conclusion.UPHOLD,
        reasons="复核完毕",
        now=now + 3 * DAY,
    )
    assert clock(ticket, "appeal_review").met_at == now + 3 * DAY


def speak(ticket, by, at):
    record_contact(
        ticket=TicketRef(number=ticket.number),
        by=by,
        purpose=ContactRecord.Purpose.OTHER,
        channel=NoticeChannel.PHONE,
        by_customer=by is CUSTOMER,
        reached=True,
        text="说明情况",
        now=at,
    )
