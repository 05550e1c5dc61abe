"""After the result: what the page promises then, handling it again, and the appeal."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.lifecycle.appealing import decide_appeal
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.reopening import reopen
from complaints.models import Appeal, ContactRecord, Ticket
from complaints.states import NoticeChannel, State
from tests.factories import ref
from tests.portal.visiting import found, page, picture, post


def test_after_a_dissatisfied_answer_the_page_says_who_calls_by_when(client, customer):
    ticket = customer(State.FEEDBACK)
    post(client, ticket, "rate", score=1)
    shown = page(client, ticket)
    assert "We contact you by" in shown
    assert "Not solved yet" in shown
    assert "Waiting for you" not in shown
    assert "<h2>Solved" not in shown
    assert f"/progress/{ticket.number}/reopen/" in shown


def test_once_spoken_to_the_page_says_so(client, customer, people, today):
    ticket = customer(State.FEEDBACK)
    post(client, ticket, "rate", score=1)
    record_contact(
        ticket=ref(found(ticket)),
        by=people.agent,
        purpose=ContactRecord.Purpose.RECONTACT,
        channel=NoticeChannel.PHONE,
        by_customer=False,
        reached=True,
        text="内部：约好周五上门",
        now=timezone.now(),
    )
    shown = page(client, ticket)
    assert "We have talked with you again" in shown
    assert "We contact you by" not in shown
    assert "约好周五上门" not in shown


def test_each_score_says_what_it_leads_to(client, customer):
    shown = page(client, customer(State.FEEDBACK), "rate/")
    assert shown.count("<small>Your complaint is closed.</small>") == 2
    assert shown.count("<small>It stays open, and we ask you what is still missing.</small>") == 1
    assert shown.count("contacts you within 48 hours.</small>") == 2


def test_whoever_was_not_reached_reads_that_we_try_again(client, customer):
    ticket = customer(State.FEEDBACK)
    ticket.result_notices.update(reached=False)
    shown = page(client, ticket)
    assert "We try again." in shown
    assert "Not told in person yet" in shown
    assert "Your answer by" not in shown  # silence closes only what reached the customer
    assert f"/progress/{ticket.number}/rate/" in shown


def test_whoever_was_reached_reads_until_when_to_answer(client, customer):
    assert "Your answer by" in page(client, customer(State.FEEDBACK))


def test_under_appeal_nothing_says_that_it_is_closed(client, appealed):
    assert "Kept, read-only" not in page(client, appealed)


def test_a_neutral_answer_is_asked_what_is_still_open(client, customer):
    ticket = customer(State.FEEDBACK)
    post(client, ticket, "rate", score=3)
    shown = page(client, ticket)
    assert "Is something still open?" in shown
    assert "Say what is still open" in shown


def test_dissatisfied_then_reopened_then_satisfied(client, customer, journey, people):
    ticket = customer(State.FEEDBACK)
    post(client, ticket, "rate", score=1, comment="还是没信号")
    post(client, ticket, "reopen", reason="楼道里还是没信号", uploads=[picture()])
    again = found(ticket)
    assert (again.state, again.cycle) == (State.INVESTIGATING, 2)
    assert again.attachments.get().name == "账单.png"
    shown = page(client, ticket)
    assert "Handling no. 2" in shown
    assert "楼道里还是没信号" in shown
    assert "We contact you by" in shown
    assert "更换 3 号站射频单元" not in shown
    journey.now = timezone.now()
    for step in (journey.plan_submitted, journey.plan_approved, journey.consented):
        again = step(again)
    again = journey.told(journey.resolved(again))
    assert "Is it really solved?" in page(client, ticket)
    post(client, again, "rate", score=5)
    assert found(ticket).state == State.ARCHIVED
    assert page(client, ticket, "result/").count("信号已恢复，已减免停用期间月租") == 2


@pytest.mark.parametrize("reason", ["", "  ", "长" * 2001, "a\x00"])
def test_reopening_needs_words(client, customer, reason):
    ticket = customer(State.ARCHIVED)
    answer = post(client, ticket, "reopen", reason=reason)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"reason"}
    assert found(ticket).state == State.ARCHIVED


def test_after_thirty_days_it_is_not_offered_and_not_possible(client, customer, today):
    ticket = customer(State.ARCHIVED)
    Ticket.objects.filter(pk=ticket.pk).update(archived_at=today - timedelta(days=31))
    assert f"/progress/{ticket.number}/reopen/" not in page(client, ticket)
    answer = post(client, ticket, "reopen", reason="又坏了")
    assert answer.status_code in {302, 422}
    assert found(ticket).state == State.ARCHIVED


def test_a_result_is_answered_before_it_is_handled_again(client, customer):
    ticket = customer(State.FEEDBACK)
    assert f"/progress/{ticket.number}/reopen/" not in page(client, ticket)


@pytest.fixture
def appealed(client, customer):
    ticket = customer(State.ARCHIVED)
    sent = post(client, ticket, "appeal", grounds="补偿不合理 𠮷", uploads=[picture()])
    assert sent.headers["Location"] == f"/progress/{ticket.number}/"
    return found(ticket)


def test_an_appeal_is_filed_with_its_materials(client, appealed):
    assert appealed.state == State.APPEALING
    assert appealed.appeals.get().grounds == "补偿不合理 𠮷"
    assert appealed.attachments.get().name == "账单.png"
    shown = page(client, appealed)
    assert "Your appeal" in shown
    assert "补偿不合理 𠮷" in shown


@pytest.mark.parametrize(
    ("conclusion", "words", "state"),
    [
        (Appeal.Conclusion.UPHOLD, "The handling stands.", State.ARCHIVED),
        (Appeal.Conclusion.GUIDE, "the communications authority can", State.ARCHIVED),
        (Appeal.Conclusion.CHANGE, "You are right", State.INVESTIGATING),
    ],
)
def test_its_outcome_is_read_with_its_reasons(client, appealed, people, conclusion, words, state):
    decide_appeal(
        ticket=ref(appealed),
        by=people.appeal_officer,
        conclusion=conclusion,
        reasons="合同第 3 条如此约定",
        now=timezone.now(),
    )
    shown = page(client, appealed)
    assert words in shown
    assert "合同第 3 条如此约定" in shown
    assert found(appealed).state == state
    if state == State.ARCHIVED:
        assert f"/progress/{appealed.number}/appeal/" not in shown
        assert "/pages/appeal/" in shown


def test_the_same_appeal_twice_is_one(client, customer):
    ticket, key = customer(State.ARCHIVED), uuid.uuid4()
    for _time in range(2):
        post(client, ticket, "appeal", key=key, grounds="不服", uploads=[picture()])
    assert ticket.appeals.count() == 1
    assert ticket.attachments.count() == 1


def test_the_words_of_an_agent_for_the_customer_stay_inside(client, customer, people, today):
    ticket = customer(State.ARCHIVED)
    reopen(ticket=ref(ticket), by=people.agent, reason="客户情绪激动", now=today)
    shown = page(client, ticket)
    assert "handled again" in shown
    assert "客户情绪激动" not in shown
