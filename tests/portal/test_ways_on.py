"""While a complaint is handled: the customer answers, urges, withdraws."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from complaints.lifecycle.appealing import appeal
from complaints.lifecycle.feedback import give_feedback
from complaints.lifecycle.urging import URGES_A_DAY, raised_every
from complaints.lifecycle.waiting import ask_customer
from complaints.models import Appeal
from complaints.states import State
from notifications.models import Notice
from tests.factories import a_result, ref
from tests.portal.visiting import found, page, picture, post
from tests.second import from_regulator

QUESTION = "请问是室内还是室外没有信号？"


@pytest.fixture
def asked(customer, people, today):
    """A complaint whose customer was asked something."""
    ticket = customer(State.INVESTIGATING)
    return ask_customer(
        ticket=ref(ticket),
        by=people.handler,
        question=QUESTION,
        reply_by=today + timedelta(days=3),
        now=today,
    )


def test_the_question_stands_first_with_its_date(client, asked):
    shown = page(client, asked)
    assert QUESTION in shown
    assert "Waiting for you" in shown
    assert f"/progress/{asked.number}/answer/" in shown


def test_an_answer_with_a_file_lets_the_work_go_on(client, asked):
    assert post(client, asked, "answer", answer="室内 𠮷😡", uploads=[picture()]).status_code == 302
    assert found(asked).state == State.INVESTIGATING
    assert asked.questions.get().answer == "室内 𠮷😡"
    assert asked.attachments.get().name == "账单.png"
    assert "室内 𠮷😡" in page(client, asked)


def test_a_file_alone_is_an_answer_and_nothing_is_none(client, asked):
    answer = post(client, asked, "answer")
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"answer"}
    assert post(client, asked, "answer", uploads=[picture()]).status_code == 302
    assert found(asked).state == State.INVESTIGATING


def test_an_answer_counts_although_a_file_does_not(client, asked):
    sent = post(client, asked, "answer", answer="室内", uploads=[picture(), picture("x.svg", b"<svg/>")])
    assert sent.headers["Location"] == f"/progress/{asked.number}/files/"
    assert "x.svg" in page(client, asked, "files/")
    assert found(asked).state == State.INVESTIGATING
    assert asked.attachments.count() == 1


def test_the_same_answer_twice_counts_once(client, asked):
    key = uuid.uuid4()
    for _time in range(2):
        sent = post(client, asked, "answer", key=key, answer="室内", uploads=[picture()])
        assert sent.headers["Location"] == f"/progress/{asked.number}/"
    assert asked.history.filter(kind="customer_answered").count() == 1
    assert asked.attachments.count() == 1


def test_an_answer_to_what_is_no_longer_asked_is_kept_in_the_form(client, asked, today):
    sent = {"version": asked.version, "key": uuid.uuid4(), "answer": "室内"}
    post(client, asked, "answer", answer="第一次")
    late = client.post(f"/progress/{asked.number}/answer/", sent)
    assert late.status_code == 412
    assert "室内" in late.content.decode()


def test_urging_tells_those_in_charge_and_counts(client, customer, people):
    ticket = customer(State.INVESTIGATING)
    post(client, ticket, "urge", text="店里没法收钱")
    told = Notice.objects.filter(kind="urged").values_list("recipient__staff_number", flat=True)
    assert {people.handler.staff_number, people.agent.staff_number} <= set(told)
    assert found(ticket).urges == 1
    shown = page(client, ticket)
    assert "店里没法收钱" in shown
    assert "Done once today" in shown


def test_urging_has_a_limit_a_day_and_raises_the_priority(client, customer):
    ticket = customer(State.INVESTIGATING)
    for _time in range(URGES_A_DAY + 1):
        post(client, ticket, "urge")
    assert found(ticket).urges == URGES_A_DAY == raised_every(ticket)
    assert found(ticket).priority == ticket.priority - 1
    assert "possible again tomorrow" in page(client, ticket)
    assert client.get(f"/progress/{ticket.number}/urge/").status_code == 302


def test_urging_is_not_promised_for_tomorrow_while_the_result_waits_for_an_answer(
    client, customer, people, today
):
    ticket = customer(State.RESOLVED)
    for _time in range(URGES_A_DAY):
        post(client, ticket, "urge")
    assert "possible again tomorrow" in page(client, ticket)
    give_feedback(ticket=ref(found(ticket)), by=people.agent, told=a_result(), now=today)
    assert "possible again tomorrow" not in page(client, ticket)


def test_what_is_possible_later_is_named_and_when(client, customer):
    shown = page(client, customer(State.INVESTIGATING))
    assert shown.count("possible once you have our result") == 2  # to rate it, and to appeal
    assert "possible once you have our result" not in page(client, customer(State.FEEDBACK))


@pytest.mark.django_db(transaction=True)
def test_the_limit_of_urging_holds_for_many_at_once(client, customer):
    ticket = customer(State.INVESTIGATING)

    def urge(_time):
        other = Client()
        other.cookies = client.cookies
        try:
            return post(other, ticket, "urge").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(urge, range(12)))
    assert found(ticket).urges == URGES_A_DAY


def test_withdrawing_is_asked_first_and_leads_back_for_thirty_days(client, customer):
    ticket = customer(State.INVESTIGATING)
    assert "Withdraw the complaint?" in page(client, ticket, "withdraw/")
    post(client, ticket, "withdraw", reason="信号恢复了")
    assert found(ticket).state == State.WITHDRAWN
    assert "信号恢复了" in page(client, ticket)
    post(client, found(ticket), "reopen", reason="又断了")
    assert found(ticket).state == State.INVESTIGATING


@pytest.mark.parametrize("state", [State.INTAKE, State.RESOLVED, State.FEEDBACK])
def test_whatever_is_open_can_be_withdrawn(client, customer, state):
    ticket = customer(state)
    assert f"/progress/{ticket.number}/withdraw/" in page(client, ticket)
    post(client, ticket, "withdraw", reason="不投诉了")
    assert found(ticket).state == State.WITHDRAWN


def cannot_withdraw(client, ticket):
    offered = f"/progress/{ticket.number}/withdraw/" in page(client, ticket)
    return not offered and client.get(f"/progress/{ticket.number}/withdraw/").status_code == 302


def test_what_is_closed_is_not_withdrawn(client, customer):
    assert cannot_withdraw(client, customer(State.ARCHIVED))


def test_while_the_regulator_waits_nobody_is_offered_to_withdraw(client, customer, people):
    ticket = customer(State.FEEDBACK)
    appeal(
        ticket=ref(ticket),
        by=people.agent,
        kind=Appeal.Kind.REGULATOR,
        grounds="未解决",
        regulator=from_regulator("GX-1", timezone.now()),
        now=timezone.now(),
    )
    assert cannot_withdraw(client, found(ticket))
