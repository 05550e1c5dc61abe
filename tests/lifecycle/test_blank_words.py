"""Words a move asks for are words also where no form stands before it."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.actors import CUSTOMER
from complaints.lifecycle import (
    approving,
    assisting,
    between,
    feedback,
    incidents,
    investigate,
    preliminary,
    remarks,
    resolve,
    waiting,
)
from complaints.lifecycle.refusals import GuardFailed
from complaints.states import NoticeChannel, State
from tests.factories import Journey, a_plan, a_result, ref

pytestmark = pytest.mark.django_db
PHONE = NoticeChannel.PHONE
BLANK = " \n\t　"
DAY = timedelta(days=1)

# state, who, move, what is said, the field that must not be blank
SAID: list[tuple[State, str, Any, dict[str, Any], str]] = [
    (
        State.INTAKE,
        "agent",
        resolve.resolve_on_the_spot,
        {"solution": "", "customer_agrees": True},
        "solution",
    ),
    (State.ASSIGNED, "handler", between.return_ticket, {"reason": ""}, "reason"),
    (State.INVESTIGATING, "handler", waiting.go_on_without_answer, {"reason": ""}, "reason"),
    (
        State.INVESTIGATING,
        "agent",
        preliminary.give_preliminary_result,
        {"text": "", "channel": PHONE},
        "text",
    ),
    (State.INVESTIGATING, "agent", remarks.add_note, {"text": ""}, "text"),
    (State.PLAN_REVIEW, "leader", approving.send_back, {"opinion": ""}, "opinion"),
    (State.NEGOTIATING, "agent", resolve.customer_amends, {"wanted": "", "channel": PHONE}, "wanted"),
    (State.NEGOTIATING, "leader", resolve.decide_without_consent, {"reasons": ""}, "reasons"),
    (
        State.IMPLEMENTING,
        "handler",
        resolve.resolve,
        {"done": {1, 2}, "outcome": "", "proof": "x"},
        "outcome",
    ),
    (State.IMPLEMENTING, "handler", resolve.resolve, {"done": {1, 2}, "outcome": "x", "proof": ""}, "proof"),
]


@pytest.mark.parametrize("blank", ["", BLANK])
@pytest.mark.parametrize(("state", "who", "move", "said", "field"), SAID)
def test_a_move_without_its_words_is_refused(journey: Journey, now, state, who, move, said, field, blank):
    ticket = journey.to(state)
    with pytest.raises(GuardFailed) as refusal:
        move(ticket=ref(ticket), by=getattr(journey.people, who), now=now, **{**said, field: blank})
    assert refusal.value.field == field
    assert ticket.history.latest("seq").to_state == state


@pytest.mark.parametrize("part", ["result", "cause", "improvement"])
def test_a_result_has_all_its_parts(journey: Journey, people, now, part):
    blank: dict[str, Any] = {part: BLANK}
    told = replace(a_result(), **blank)
    with pytest.raises(GuardFailed) as refusal:
        feedback.give_feedback(ticket=ref(journey.to(State.RESOLVED)), by=people.agent, told=told, now=now)
    assert refusal.value.field == part


@pytest.mark.parametrize("move", [between.transfer, between.arbitrate])
def test_a_case_is_not_handed_on_without_a_reason(journey: Journey, people, network, now, move):
    given = {"department": network, "handler": people.branch, "reason": BLANK, "now": now}
    with pytest.raises(GuardFailed) as refusal:
        move(ticket=ref(journey.to(State.INVESTIGATING)), by=people.leader, **given)
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("part", ["finding", "evidence"])
def test_a_plan_says_what_was_found_and_how_it_is_known(journey: Journey, people, network, now, part):
    draft = a_plan(network, now, journey.compensation, **{part: BLANK})
    with pytest.raises(GuardFailed) as refusal:
        investigate.submit_plan(
            ticket=ref(journey.to(State.INVESTIGATING)), by=people.handler, draft=draft, now=now
        )
    assert refusal.value.field == part


def test_a_question_is_asked_in_words(journey: Journey, people, now):
    given = {"question": BLANK, "reply_by": now + DAY, "now": now}
    with pytest.raises(GuardFailed) as refusal:
        waiting.ask_customer(ticket=ref(journey.to(State.INVESTIGATING)), by=people.handler, **given)
    assert refusal.value.field == "question"


def test_a_share_is_asked_for_answered_and_taken_back_in_words(journey: Journey, people, team, now):
    team.kind = "department"
    team.save()
    people.investigator.unit = team
    people.investigator.save()
    ticket = journey.to(State.INVESTIGATING)
    given = {"department": team, "due_on": now.date(), "now": now}
    with pytest.raises(GuardFailed) as refusal:
        assisting.ask_department(ticket=ref(ticket), by=people.handler, request=BLANK, **given)
    assert refusal.value.field == "request"
    task = assisting.ask_department(ticket=ref(ticket), by=people.handler, request="请核对", **given)
    with pytest.raises(GuardFailed) as refusal:
        assisting.cancel_task(ticket=ref(ticket), by=people.handler, task_id=task.pk, reason=BLANK, now=now)
    assert refusal.value.field == "reason"
    with pytest.raises(GuardFailed) as refusal:
        assisting.answer_task(ticket=ref(ticket), by=people.branch, task_id=task.pk, answer=BLANK, now=now)
    assert refusal.value.field == "answer"


@pytest.mark.parametrize("part", ["title", "notice"])
def test_an_incident_is_named_and_told(people, category_complex, now, part):
    words: dict[str, Any] = {"title": "城东基站断电", "notice": "预计 20 时恢复", part: BLANK}
    about = {"category": category_complex, "branch": None, "began_at": now, "key": uuid.uuid4(), "now": now}
    with pytest.raises(GuardFailed) as refusal:
        incidents.declare_incident(by=people.leader, **words, **about)
    assert refusal.value.field == part


def test_the_customer_too_says_what_is_to_change(journey: Journey, now):
    ticket = journey.to(State.NEGOTIATING)
    with pytest.raises(GuardFailed):
        resolve.customer_amends(ticket=ref(ticket), by=CUSTOMER, wanted=BLANK, channel=PHONE, now=now)
