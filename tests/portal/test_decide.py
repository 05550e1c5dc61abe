"""The customer's own moves."""

import uuid

import pytest

from complaints.lifecycle.resolve import customer_consents
from complaints.models import Satisfaction, Ticket
from complaints.models.outcome import Score
from complaints.states import NoticeChannel, State
from tests.factories import ref


def form(ticket, **given):
    return {"version": ticket.version, "key": uuid.uuid4(), **given}


def now_in(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_consent_is_recorded_with_its_channel(client, customer):
    ticket = customer(State.NEGOTIATING)
    answer = client.post(f"/progress/{ticket.number}/agree/", form(ticket))
    assert answer.headers["Location"] == f"/progress/{ticket.number}/"
    assert now_in(ticket).state == State.IMPLEMENTING
    assert ticket.plans.get().consented_by == NoticeChannel.ONLINE


def test_the_same_consent_twice_counts_once(client, customer):
    ticket = customer(State.NEGOTIATING)
    sent = form(ticket)
    answers = [client.post(f"/progress/{ticket.number}/agree/", sent) for _time in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert ticket.history.filter(kind="customer_consented").count() == 1


def test_wishes_send_the_plan_back_for_another_round(client, customer):
    ticket = customer(State.NEGOTIATING)
    client.post(f"/progress/{ticket.number}/change/", form(ticket, wanted="请在周五前修好 𠮷😡"))
    assert now_in(ticket).state == State.PLAN_REVIEW
    page = client.get(f"/progress/{ticket.number}/").content.decode()
    assert "请在周五前修好 𠮷😡" in page


@pytest.mark.parametrize(
    "wanted", ["", "   ", "长" * 2001, "a\x00b", "a\x07b"], ids=["empty", "blank", "long", "nul", "bell"]
)
def test_wishes_that_cannot_be_taken_are_kept_in_the_form(client, customer, wanted):
    ticket = customer(State.NEGOTIATING)
    answer = client.post(f"/progress/{ticket.number}/change/", form(ticket, wanted=wanted))
    assert answer.status_code == 422
    assert "id_wanted_error" in answer.content.decode()
    assert wanted.strip() in answer.content.decode()
    assert now_in(ticket).state == State.NEGOTIATING


def test_markup_in_wishes_is_shown_as_text(client, customer):
    ticket = customer(State.NEGOTIATING)
    client.post(f"/progress/{ticket.number}/change/", form(ticket, wanted="<script>alert(1)</script>"))
    page = client.get(f"/progress/{ticket.number}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_stale_page_keeps_the_words_and_can_be_sent_again(client, customer, people, now):
    ticket = customer(State.NEGOTIATING)
    sent = form(ticket, wanted="换个日期")
    customer_consents(ticket=ref(ticket), by=people.agent, channel=NoticeChannel.PHONE, now=now)
    answer = client.post(f"/progress/{ticket.number}/change/", sent)
    page = answer.content.decode()
    assert answer.status_code == 412
    assert "换个日期" in page
    assert "ts-conflict" in page
    assert people.agent.name not in page
    assert f'name="version" value="{now_in(ticket).version}"' in page
    assert str(sent["key"]) not in page


@pytest.mark.parametrize("state", [State.INTAKE, State.IMPLEMENTING, State.ARCHIVED])
@pytest.mark.parametrize("question", ["agree", "change", "rate"])
def test_a_question_not_asked_now_leads_back(client, customer, state, question):
    ticket = customer(state)
    address = f"/progress/{ticket.number}/{question}/"
    assert client.get(address).headers["Location"] == f"/progress/{ticket.number}/"
    before = ticket.history.count()
    answer = client.post(address, form(ticket, wanted="x", score=5))
    assert answer.status_code in {302, 422}
    assert ticket.history.count() == before


def test_a_satisfied_answer_closes_the_complaint(client, customer):
    ticket = customer(State.FEEDBACK)
    client.post(f"/progress/{ticket.number}/rate/", form(ticket, score=5, comment="谢谢"))
    assert now_in(ticket).state == State.ARCHIVED
    assert Satisfaction.objects.get().score == Score.VERY_SATISFIED


def test_a_dissatisfied_answer_leaves_it_open_and_says_what_follows(client, customer):
    ticket = customer(State.FEEDBACK)
    client.post(f"/progress/{ticket.number}/rate/", form(ticket, score=1, comment="还是没信号"))
    assert now_in(ticket).state == State.FEEDBACK
    page = client.get(f"/progress/{ticket.number}/", headers={"accept-language": "en"}).content.decode()
    assert "You are not satisfied" in page
    assert "还是没信号" in page


def test_one_result_is_rated_once(client, customer):
    ticket = customer(State.FEEDBACK)
    for score in (3, 5):
        client.post(f"/progress/{ticket.number}/rate/", form(ticket, score=score))
    assert Satisfaction.objects.get().score == Score.NEUTRAL


@pytest.mark.parametrize("score", ["", "0", "6", "five", "1.5", "<script>"])
def test_a_score_is_one_of_five(client, customer, score):
    ticket = customer(State.FEEDBACK)
    answer = client.post(f"/progress/{ticket.number}/rate/", form(ticket, score=score, comment="留着"))
    assert answer.status_code == 422
    assert "留着" in answer.content.decode()
    assert not Satisfaction.objects.exists()


@pytest.mark.parametrize("broken", [{"version": "x"}, {"version": ""}, {"key": "x"}, {"version": "-1"}])
def test_a_form_without_its_hidden_parts_is_refused_in_words(client, customer, broken):
    ticket = customer(State.NEGOTIATING)
    answer = client.post(f"/progress/{ticket.number}/agree/", form(ticket) | broken)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert now_in(ticket).state == State.NEGOTIATING
