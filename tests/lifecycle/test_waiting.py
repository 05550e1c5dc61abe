"""Waiting for the customer: asked, answered, kept silent; a case is never closed for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from accounts.actors import CUSTOMER, SYSTEM
from complaints.lifecycle.approving import send_back
from complaints.lifecycle.attempts import attempt_days
from complaints.lifecycle.closing import withdraw
from complaints.lifecycle.investigate import submit_plan
from complaints.lifecycle.refusals import GuardFailed, IllegalMove, NotAllowed, Refused
from complaints.lifecycle.reopening import reopen
from complaints.lifecycle.waiting import (
    LONGEST_WAIT,
    ask_customer,
    customer_answered,
    end_silent,
    go_on_without_answer,
)
from complaints.models import Attachment, ContactRecord, Question, Ticket
from complaints.states import NoticeChannel, State
from notifications.models import Notice
from tests.factories import a_plan, ref

DAY = timedelta(days=1)


def asked(ticket, people, now, wait=DAY):
    return ask_customer(
        ticket=ref(ticket), by=people.handler, question="停机是哪几天？", reply_by=now + wait, now=now
    )


def called_in_vain(ticket, at):
    ContactRecord.objects.create(ticket=ticket, purpose="facts", channel="phone", reached=False, made_at=at)


@pytest.fixture(params=[State.INVESTIGATING, State.NEGOTIATING])
def began(request):
    return request.param


def test_a_question_makes_the_case_wait(ticket_in, people, now, began):
    ticket = asked(ticket_in(began), people, now)
    assert (ticket.state, ticket.waiting_from) == (State.WAITING_CUSTOMER, began)
    event = ticket.history.latest("seq")
    assert (event.kind, event.payload["question"], event.payload["attempt"]) == (
        "customer_asked",
        "停机是哪几天？",
        1,
    )
    mail = Notice.objects.get(kind="customer_asked")
    assert "停机" not in mail.payload
    assert mail.about == ticket.number


@pytest.mark.parametrize("wait", [timedelta(), -DAY, LONGEST_WAIT + timedelta(seconds=1)])
def test_the_answer_is_wanted_in_the_next_fifteen_days(ticket_in, people, now, wait):
    with pytest.raises(GuardFailed) as refusal:
        asked(ticket_in(State.INVESTIGATING), people, now, wait)
    assert refusal.value.field == "reply_by"


@pytest.mark.parametrize("state", [State.ASSIGNED, State.PLAN_REVIEW, State.IMPLEMENTING])
def test_elsewhere_nothing_is_asked(ticket_in, people, now, state):
    with pytest.raises(IllegalMove):
        asked(ticket_in(state), people, now)


@pytest.mark.parametrize("by", [CUSTOMER, "agent", "leader"])
def test_the_answer_leads_back_to_where_it_was(ticket_in, people, now, began, by):
    ticket = asked(ticket_in(began), people, now)
    actor = by if by is CUSTOMER else getattr(people, by)
    ticket = customer_answered(
        ticket=ref(ticket), by=actor, answer="3 号到 5 号", channel=NoticeChannel.ONLINE, now=now + DAY
    )
    assert (ticket.state, ticket.waiting_from) == (began, "")
    question = ticket.questions.get()
    assert (question.ending, question.answer, question.ended_at) == ("answered", "3 号到 5 号", now + DAY)
    assert Notice.objects.filter(kind="customer_answered", recipient=people.handler).exists()


def test_a_file_is_an_answer_too(ticket_in, people, now):
    ticket = asked(ticket_in(State.INVESTIGATING), people, now)
    nothing = {"answer": " ", "channel": NoticeChannel.ONLINE, "now": now}
    with pytest.raises(GuardFailed) as refusal:
        customer_answered(ticket=ref(ticket), by=CUSTOMER, **nothing)
    assert refusal.value.field == "answer"
    file = Attachment.objects.create(
        file="x", name="账单.png", media_type="image/png", size=1, sha256="0" * 64, added_at=now
    )
    customer_answered(ticket=ref(ticket), by=CUSTOMER, attachments=[file], **nothing)
    assert ticket.attachments.get() == file
    assert ticket.history.latest("seq").payload["attachments"] == 1


def test_the_handler_answers_nothing_in_the_customers_place(ticket_in, people, now):
    ticket = asked(ticket_in(State.INVESTIGATING), people, now)
    with pytest.raises(NotAllowed):
        customer_answered(
            ticket=ref(ticket), by=people.handler, answer="x", channel=NoticeChannel.PHONE, now=now
        )


def test_without_a_question_there_is_no_answer(ticket_in, people, now):
    with pytest.raises(IllegalMove):
        customer_answered(
            ticket=ref(ticket_in(State.INVESTIGATING)),
            by=CUSTOMER,
            answer="x",
            channel=NoticeChannel.ONLINE,
            now=now,
        )


def test_the_handler_goes_on_after_attempts_on_three_days(ticket_in, people, now, began):
    ticket = asked(ticket_in(began), people, now, wait=10 * DAY)
    for at in (now, now + timedelta(hours=2), now + DAY):
        called_in_vain(ticket, at)
    late = {"by": people.handler, "reason": "多次联系不上", "now": now + 2 * DAY}
    with pytest.raises(GuardFailed):
        go_on_without_answer(ticket=ref(ticket), **late)
    called_in_vain(ticket, now + 2 * DAY)
    ticket = go_on_without_answer(ticket=ref(ticket), **late)
    assert ticket.state == began
    assert ticket.questions.get().ending == Question.Ending.DECIDED
    assert ticket.history.latest("seq").payload == {
        "ending": "decided",
        "reason": "多次联系不上",
        "attempts": 3,
    }
    assert Notice.objects.filter(kind="gone_on_without_answer", recipient=people.agent).exists()


def test_days_are_local_and_only_attempts_in_vain_count(ticket_in, people, now):
    ticket = asked(ticket_in(State.INVESTIGATING), people, now, wait=10 * DAY)
    evening = now.replace(hour=23, minute=50)
    called_in_vain(ticket, evening)  # one UTC day, two local days
    called_in_vain(ticket, evening + timedelta(minutes=20))
    called_in_vain(ticket, now - timedelta(minutes=1))  # before the question
    made = {"ticket": ticket, "purpose": "facts", "channel": "phone"}
    ContactRecord.objects.create(**made, reached=True, made_at=now + 3 * DAY)
    ContactRecord.objects.create(**made, reached=False, by_customer=True, made_at=now + 4 * DAY)
    assert attempt_days(ticket.questions.get()) == {evening.date(), evening.date() + DAY}


def test_questions_that_found_no_answer_are_attempts(ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    for day in range(3):
        ticket = asked(ticket, people, now + day * DAY, wait=timedelta(hours=2))
        assert ticket.history.latest("seq").payload["attempt"] == day + 1
        if day < 2:
            end_silent(now=now + day * DAY + timedelta(hours=2))
            ticket.refresh_from_db()
    assert len(attempt_days(ticket.questions.get(ended_at=None))) == 2
    called_in_vain(ticket, now + 2 * DAY)
    go_on_without_answer(ticket=ref(ticket), by=people.handler, reason="三次无人应答", now=now + 2 * DAY)


def test_an_answer_begins_the_count_anew(ticket_in, people, now):
    ticket = asked(ticket_in(State.INVESTIGATING), people, now, wait=timedelta(hours=1))
    end_silent(now=now + timedelta(hours=1))
    ticket.refresh_from_db()
    ticket = asked(ticket, people, now + DAY)
    ticket = customer_answered(
        ticket=ref(ticket), by=CUSTOMER, answer="在的", channel=NoticeChannel.ONLINE, now=now + DAY
    )
    ticket = asked(ticket, people, now + 2 * DAY)
    assert ticket.history.latest("seq").payload["attempt"] == 1
    assert not attempt_days(ticket.questions.get(ended_at=None))


def test_the_timer_ends_the_wait_and_never_the_case(ticket_in, people, now, began):
    ticket = asked(ticket_in(began), people, now)
    assert end_silent(now=now + DAY - timedelta(seconds=1)) == 0
    assert end_silent(now=now + DAY) == 1
    assert end_silent(now=now + DAY) == 0
    ticket.refresh_from_db()
    assert (ticket.state, ticket.waiting_from, ticket.is_open) == (began, "", True)
    event = ticket.history.latest("seq")
    assert (event.kind, event.actor_kind, event.payload["ending"]) == (
        "waiting_ended",
        SYSTEM.kind,
        "silent",
    )
    told = {notice.recipient for notice in Notice.objects.filter(kind="customer_silent")}
    assert told == {people.handler, people.agent}


@pytest.mark.django_db(transaction=True)
def test_answer_and_timer_at_once_end_the_wait_once(journey, people, now):
    ticket = asked(journey.to(State.INVESTIGATING), people, now)
    seen = ref(ticket)

    def at_once(work):
        try:
            return work()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    def answer():
        customer_answered(
            ticket=seen, by=CUSTOMER, answer="3 号", channel=NoticeChannel.ONLINE, now=now + DAY
        )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(at_once, [answer, *[lambda: end_silent(now=now + DAY)] * 3]))
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.state == State.INVESTIGATING
    endings = ticket.history.filter(kind__in=["customer_answered", "waiting_ended"])
    assert endings.count() == 1
    assert ticket.questions.get().ended_at == now + DAY


# Going on after a silence


@pytest.fixture
def silent(ticket_in, people, now):
    """Asked once, for two hours; the timer gave the case back."""
    ticket = asked(ticket_in(State.INVESTIGATING), people, now, wait=timedelta(hours=2))
    end_silent(now=now + timedelta(hours=2))
    ticket.refresh_from_db()
    return ticket


def planned(ticket, people, now, **given):
    draft = a_plan(ticket.lead_department, now, Decimal(120))
    return submit_plan(ticket=ref(ticket), by=people.handler, draft=draft, now=now, **given)


@pytest.mark.parametrize("why", ["", " "])
def test_a_silence_alone_does_not_lead_on_to_a_plan(silent, people, now, why):
    with pytest.raises(GuardFailed) as refusal:
        planned(silent, people, now + timedelta(hours=3), without_answer=why)
    assert refusal.value.field == "without_answer"
    assert silent.questions.get().ending == Question.Ending.SILENT


def test_the_reason_for_going_on_is_kept_and_asked_for_once(silent, people, now):
    ticket = planned(silent, people, now + timedelta(hours=3), without_answer="账单已足够")
    kinds = [event.kind for event in ticket.history.order_by("seq")]
    assert kinds[-2:] == ["waiting_ended", "plan_submitted"]
    decided = ticket.history.get(kind="waiting_ended", payload__ending="decided")
    assert decided.payload == {"ending": "decided", "reason": "账单已足够", "attempts": 1}
    ticket = send_back(ticket=ref(ticket), by=people.leader, opinion="证据不足", now=now + DAY)
    assert planned(ticket, people, now + DAY).state == State.PLAN_REVIEW


def test_attempts_on_three_days_are_reason_enough(silent, people, now):
    for day in (1, 2):
        called_in_vain(silent, now + day * DAY)
    ticket = planned(silent, people, now + 2 * DAY)
    assert ticket.history.filter(kind="waiting_ended").count() == 1


def test_whoever_was_heard_since_kept_no_silence(silent, people, now):
    ContactRecord.objects.create(
        ticket=silent, purpose="facts", channel="phone", reached=True, text="客厅", made_at=now + DAY
    )
    assert planned(silent, people, now + DAY).state == State.PLAN_REVIEW


def test_the_next_handling_does_not_ask_why(silent, people, now):
    ticket = withdraw(ticket=ref(silent), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now + DAY)
    ticket = reopen(ticket=ref(ticket), by=CUSTOMER, reason="又断了", now=now + DAY)
    assert planned(ticket, people, now + DAY).state == State.PLAN_REVIEW
