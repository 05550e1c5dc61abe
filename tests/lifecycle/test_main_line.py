"""A complaint travels from intake to the archive, and every move pays what it owes."""

import itertools
import json
from datetime import timedelta

import pytest

from accounts.actors import CUSTOMER
from complaints.lifecycle.classify import classify
from complaints.lifecycle.feedback import rate
from complaints.lifecycle.intake import enter
from complaints.lifecycle.resolve import resolve_on_the_spot
from complaints.models import Ticket
from complaints.models.history import digest
from complaints.models.outcome import Score
from complaints.states import Complexity, Stage, State
from notifications.models import Notice
from tests.factories import PHONE, a_classification, a_complaint, ref

KINDS = [
    "entered",
    "classified",
    "assigned",
    "investigation_started",
    "plan_submitted",
    "plan_approved",
    "customer_consented",
    "resolved",
    "feedback_given",
    "rated",
    "archived",
]


def test_the_main_line_leads_to_the_archive(journey):
    ticket = journey.to(State.ARCHIVED)
    assert [event.kind for event in ticket.history.all()] == KINDS
    assert ticket.stage == Stage.ARCHIVE
    assert not Ticket.objects.get(pk=ticket.pk).is_open
    assert ticket.retain_until.isoformat() == "2029-11-16"


def test_the_history_is_one_chain(journey):
    ticket = journey.to(State.ARCHIVED)
    previous = ""
    for event in ticket.history.all():
        assert event.previous == previous
        assert event.digest == digest(event, ticket.number)
        previous = event.digest


def test_each_event_says_where_the_ticket_came_from_and_went(journey):
    ticket = journey.to(State.NEGOTIATING)
    steps = [(event.from_state, event.to_state) for event in ticket.history.all()]
    assert steps[0] == ("", "intake")
    assert all(before[1] == after[0] for before, after in itertools.pairwise(steps))


def test_a_simple_complaint_is_solved_on_the_spot(journey, category_simple, now):
    journey.category = category_simple
    ticket = journey.to(State.CLASSIFIED)
    resolve_on_the_spot(
        ticket=ref(ticket),
        by=journey.people.agent,
        solution="已重新开通短信功能",
        customer_agrees=True,
        now=now,
    )
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED
    assert ticket.resolved_at == now
    assert ticket.handler is None


def test_a_small_compensation_is_approved_by_the_system(journey):
    journey.compensation = 50
    ticket = journey.to(State.PLAN_REVIEW)
    assert ticket.state == State.NEGOTIATING
    approval = ticket.history.latest("seq")
    assert (approval.kind, approval.actor_kind, approval.actor) == ("plan_approved", "system", None)


def test_a_satisfied_customer_closes_the_case(journey, now):
    ticket = journey.to(State.FEEDBACK)
    ticket = rate(ticket=ref(ticket), by=CUSTOMER, score=Score.VERY_SATISFIED, now=now)
    assert ticket.state == State.ARCHIVED
    assert ticket.history.latest("seq").payload["reason"] == "satisfied"


def test_a_dissatisfied_customer_keeps_the_case_open_and_is_heard(journey, now):
    ticket = journey.to(State.FEEDBACK)
    rate(ticket=ref(ticket), by=CUSTOMER, score=Score.DISSATISFIED, comment="还是没信号", now=now)
    assert Ticket.objects.get(pk=ticket.pk).state == State.FEEDBACK
    told = set(Notice.objects.filter(kind="dissatisfied").values_list("recipient__role", flat=True))
    assert told == {"agent", "handler"}
    clock = ticket.clocks.get(target="recontact")
    assert (clock.started_at, clock.due_at - clock.started_at) == (now, timedelta(hours=48))


def test_a_stranger_cannot_redirect_a_customers_messages(journey, now):
    """On the website anybody can type anybody's name and number."""
    ticket = journey.to(State.INTAKE)
    enter(complaint=a_complaint(now, channel="web", email="thief@example.com"), by=CUSTOMER, now=now)
    assert Ticket.objects.get(pk=ticket.pk).customer.email == "zhang@example.com"
    again = enter(complaint=a_complaint(now, email=""), by=journey.people.agent, now=now).ticket
    assert again.customer == ticket.customer
    assert again.customer.email == "zhang@example.com"


def test_the_customer_is_mailed_number_and_state_but_no_content(journey):
    ticket = journey.to(State.FEEDBACK)
    mails = Notice.objects.filter(recipient=None, about=ticket.number)
    assert list(mails.order_by("id").values_list("kind", flat=True)) == [
        "receipt",
        "progress",
        "plan_offered",
        "consent_confirmed",
        "result_told",
    ]
    assert all(ticket.description not in mail.payload for mail in mails)


def test_personal_data_never_reaches_the_history(journey):
    ticket = journey.to(State.ARCHIVED)
    written = json.dumps([event.payload for event in ticket.history.all()], ensure_ascii=False)
    for secret in ("张晓明", PHONE, "zhang@example.com", "城东路 18 号"):
        assert secret not in written


def test_whoever_classifies_an_unowned_ticket_becomes_its_agent(journey, now):
    ticket = enter(complaint=a_complaint(now, channel="web"), by=CUSTOMER, now=now).ticket
    assert ticket.agent is None
    agent = journey.people.agent
    ticket = classify(ticket=ref(ticket), by=agent, as_=a_classification(journey.category), now=now)
    assert (ticket.agent, ticket.team) == (agent, agent.unit)


def test_the_same_number_and_kind_within_thirty_days_is_a_repeat(journey):
    first = journey.to(State.CLASSIFIED)
    second = journey.to(State.CLASSIFIED)
    assert not first.is_repeat
    # Both arrived at the same instant here; only an earlier one counts.
    assert not second.is_repeat
    journey.now += timedelta(days=29)
    third = journey.to(State.CLASSIFIED)
    assert third.is_repeat
    assert third.priority == first.priority - 1


@pytest.mark.parametrize("complexity", [Complexity.SIMPLE, Complexity.COMPLEX])
def test_clocks_follow_the_classification(journey, complexity, now):
    journey.category.complexity = complexity
    journey.category.save()
    ticket = journey.to(State.CLASSIFIED)
    open_targets = set(ticket.clocks.filter(met_at=None, cancelled_at=None).values_list("target", flat=True))
    expected = {"solution"} if complexity == Complexity.SIMPLE else {"preliminary", "full_solution"}
    assert open_targets == expected | {"regulator_reply"}
    ticket.refresh_from_db()
    assert ticket.next_due_target in expected


def test_every_clock_is_met_when_the_case_is_closed(journey):
    ticket = journey.to(State.ARCHIVED)
    assert not ticket.clocks.filter(met_at=None, cancelled_at=None).exists()
    ticket.refresh_from_db()
    assert (ticket.next_due_at, ticket.sla_state) == (None, "idle")


def test_another_address_given_on_the_phone_does_not_take_over_the_earlier_complaints(journey, now):
    """Somebody who knows name and number may call; messages about earlier cases stay where they were."""
    ticket = journey.to(State.INTAKE)
    agent = journey.people.agent
    again = enter(complaint=a_complaint(now, email="thief@example.com"), by=agent, now=now).ticket
    assert again.customer.email == "thief@example.com"
    assert Ticket.objects.get(pk=ticket.pk).customer.email == "zhang@example.com"
