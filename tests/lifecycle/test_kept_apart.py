"""Whose case it once was: barred from the callback and from the appeal, whatever their role is now."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from django.db.models import Q

from accounts.actors import CUSTOMER
from accounts.models import User
from accounts.roles import Role
from complaints.involved import HANDED_OVER, STARTED
from complaints.lifecycle import events
from complaints.lifecycle.appealing import appeal, decide_appeal
from complaints.lifecycle.approving import send_back
from complaints.lifecycle.archive import archive
from complaints.lifecycle.assign import assign
from complaints.lifecycle.between import arbitrate, return_ticket, transfer
from complaints.lifecycle.feedback import give_feedback
from complaints.lifecycle.investigate import start_investigation, submit_plan
from complaints.lifecycle.refusals import KeptApart
from complaints.lifecycle.reopening import reopen
from complaints.lifecycle.waiting import ask_customer, end_silent
from complaints.models import Appeal, Ticket
from complaints.models.outcome import Score
from complaints.states import State
from tests.factories import Journey, a_plan, a_result, ref
from tests.second import colleague, told

pytestmark = pytest.mark.django_db


def started(journey: Journey, ticket: Ticket, owner: User, by: User | None = None) -> Ticket:
    by = by or journey.people.handler
    return start_investigation(ticket=ref(ticket), by=by, owner=owner, now=journey.now)


def in_start(journey: Journey, named: User) -> Ticket:
    return started(journey, journey.to(State.ASSIGNED), named)


def in_assign(journey: Journey, named: User) -> Ticket:
    ticket = journey.to(State.CLASSIFIED)
    ticket = assign(
        ticket=ref(ticket),
        by=journey.people.agent,
        department=journey.department,
        handler=named,
        now=journey.now,
    )
    return started(journey, ticket, journey.people.handler)


def in_transfer(journey: Journey, named: User) -> Ticket:
    ticket = journey.to(State.INVESTIGATING)
    given: dict[str, Any] = {"department": named.unit, "handler": named, "reason": "排班", "now": journey.now}
    ticket = transfer(ticket=ref(ticket), by=journey.people.leader, **given)
    return started(journey, ticket, journey.people.handler)


def in_arbitration(journey: Journey, named: User) -> Ticket:
    ticket, people = journey.to(State.ASSIGNED), journey.people
    for again in (True, False):
        ticket = return_ticket(ticket=ref(ticket), by=people.handler, reason="不归我们", now=journey.now)
        ticket = journey.assigned(ticket) if again else ticket
    given: dict[str, Any] = {"department": named.unit, "handler": named, "reason": "归口", "now": journey.now}
    ticket = arbitrate(ticket=ref(ticket), by=people.leader, **given)
    return started(journey, ticket, people.handler)


def in_reopening(journey: Journey, named: User) -> Ticket:
    people = journey.people
    for person in (people.branch, people.investigator):
        person.is_active = False
        person.save()
    ticket = reopen(ticket=ref(journey.to(State.FEEDBACK)), by=CUSTOMER, reason="没解决", now=journey.now)
    assert ticket.handler == named
    given: dict[str, Any] = {
        "department": named.unit,
        "handler": people.handler,
        "reason": "排班",
        "now": journey.now,
    }
    return started(journey, transfer(ticket=ref(ticket), by=people.leader, **given), people.handler)


WAYS = [in_start, in_assign, in_transfer, in_arbitration, in_reopening]


def solved(journey: Journey, ticket: Ticket, by: User | None = None) -> Ticket:
    draft = a_plan(journey.department, journey.now, journey.compensation)
    ticket = submit_plan(ticket=ref(ticket), by=by or journey.people.handler, draft=draft, now=journey.now)
    return journey.resolved(journey.consented(journey.plan_approved(ticket)))


def becomes(person: User, role: Role, **given: object) -> User:
    User.objects.filter(pk=person.pk).update(role=role, **given)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def named(people) -> User:
    return colleague(people.handler, "H2")


@pytest.mark.parametrize("names", WAYS)
def test_whoever_was_named_neither_sees_nor_decides_the_appeal(
    journey, people, named, now, names, monkeypatch
):
    ticket = journey.told(solved(journey, names(journey, named)))
    officer = becomes(named, Role.APPEAL_OFFICER)
    given: dict[str, Any] = {"kind": Appeal.Kind.INTERNAL, "grounds": "处理不公", "now": now}
    ticket = appeal(ticket=ref(ticket), by=CUSTOMER, **given)
    assert officer.staff_number not in told("appeal_filed")
    assert not Ticket.objects.visible_to(officer).filter(pk=ticket.pk).exists()
    monkeypatch.setattr("complaints.lifecycle.moving.visible_to", lambda actor, on=None: Q())
    decision = {"conclusion": Appeal.Conclusion.UPHOLD, "reasons": "复核完毕", "now": now}
    with pytest.raises(KeptApart):
        decide_appeal(ticket=ref(ticket), by=officer, **decision)
    assert decide_appeal(ticket=ref(ticket), by=people.appeal_officer, **decision)


@pytest.mark.parametrize("names", WAYS)
def test_whoever_was_named_does_not_call_back(journey, team, named, now, names):
    ticket = solved(journey, names(journey, named))
    leader = becomes(named, Role.LEADER, unit=team)
    with pytest.raises(KeptApart):
        give_feedback(ticket=ref(ticket), by=leader, told=a_result(), now=now)
    ticket = journey.told(ticket)
    with pytest.raises(KeptApart):
        archive(ticket=ref(ticket), by=leader, reached=True, score=Score.SATISFIED, now=now)


def planned(journey: Journey, by: User) -> Ticket:
    draft = a_plan(journey.department, journey.now, journey.compensation)
    ticket = submit_plan(ticket=ref(journey.to(State.INVESTIGATING)), by=by, draft=draft, now=journey.now)
    return send_back(ticket=ref(ticket), by=journey.people.leader, opinion="证据不足", now=journey.now)


def asked(journey: Journey, by: User) -> Ticket:
    given: dict[str, Any] = {
        "question": "哪一天？",
        "reply_by": journey.now.replace(hour=20),
        "now": journey.now,
    }
    ticket = ask_customer(ticket=ref(journey.to(State.INVESTIGATING)), by=by, **given)
    end_silent(now=journey.now.replace(hour=20))
    journey.now = journey.now.replace(hour=21)
    ticket.refresh_from_db()
    return ticket


@pytest.mark.parametrize("worked", [planned, asked])
def test_whoever_planned_or_asked_does_not_call_back(
    journey: Journey, team, named: User, worked: Callable[[Journey, User], Ticket]
):
    ticket = worked(journey, named)
    draft = a_plan(journey.department, journey.now, journey.compensation)
    given: dict[str, Any] = {"draft": draft, "without_answer": "账单已足够", "now": journey.now}
    ticket = submit_plan(ticket=ref(ticket), by=journey.people.handler, **given)
    ticket = journey.resolved(journey.consented(journey.plan_approved(ticket)))
    leader = becomes(named, Role.LEADER, unit=team)
    with pytest.raises(KeptApart):
        give_feedback(ticket=ref(ticket), by=leader, told=a_result(), now=journey.now)


def test_every_event_that_names_whose_case_it_is_counts():
    kinds = [each for name in events.__all__ if hasattr(each := getattr(events, name), "kind")]
    naming = {each.kind for each in kinds if {"handler", "owner"} & {field.name for field in fields(each)}}
    assert naming == {STARTED, *HANDED_OVER}
