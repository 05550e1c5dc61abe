"""The steps of an agreed plan are reported one by one, and the customer sees it (S000-11, S001-12)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.carrying_out import open_steps, report_steps
from complaints.lifecycle.refusals import GuardFailed, IllegalMove, KeptApart, NotAllowed
from complaints.lifecycle.resolve import resolve
from complaints.lifecycle.segregation import has_handled
from complaints.models import PlanStep, Ticket
from complaints.portal.history import public_history
from complaints.states import State
from notifications.models import Notice
from tests.factories import ref


@pytest.fixture
def ticket(ticket_in) -> Ticket:
    return ticket_in(State.IMPLEMENTING)


@pytest.fixture
def report(ticket, people, now):
    def reported(*done: int, by=None, **given):
        return report_steps(
            ticket=ref(ticket), by=by or people.handler, done=frozenset(done), now=now, **given
        )

    return reported


def test_a_step_is_done_and_the_rest_is_still_open(ticket, report, people, now):
    report(1, note="已换件")
    assert [step.position for step in open_steps(ticket)] == [2]
    assert PlanStep.objects.get(plan__ticket=ticket, position=1).done_at == now
    after, event = Ticket.objects.get(pk=ticket.pk), ticket.history.latest("seq")
    assert (after.state, after.version) == (State.IMPLEMENTING, ticket.version)
    assert (event.kind, event.payload) == (
        "steps_done",
        {"steps": ["更换 3 号站射频单元"], "note": "已换件"},
    )
    assert Notice.objects.filter(kind="steps_done", recipient=people.agent).exists()


def test_what_was_reported_need_not_be_reported_again(ticket, report, people, now):
    report(1)
    with pytest.raises(GuardFailed):
        report(1)
    done = resolve(
        ticket=ref(ticket), by=people.handler, done=frozenset({2}), outcome="好了", proof="路测", now=now
    )
    assert done.state == State.RESOLVED


def test_a_step_that_is_not_there_is_refused(report):
    with pytest.raises(GuardFailed):
        report(7)


def test_steps_are_reported_while_the_plan_is_carried_out(ticket_in, people, now):
    early = ticket_in(State.NEGOTIATING)
    with pytest.raises(IllegalMove):
        report_steps(ticket=ref(early), by=people.handler, done=frozenset({1}), now=now)


def test_only_the_department_in_charge_reports(report, people, team):
    with pytest.raises(NotAllowed):
        report(1, by=people.agent)
    stranger = User.objects.create_user("X001", None, name="外人", role=Role.INVESTIGATOR, unit=team)
    with pytest.raises((Ticket.DoesNotExist, KeptApart)):
        report(1, by=stranger)


def test_whoever_carried_out_a_step_has_handled_the_case(ticket, report, people):
    colleague = User.objects.create_user(
        "N099", None, name="同事", role=Role.HANDLER, unit=people.handler.unit
    )
    report(1, by=colleague)
    assert has_handled(ticket, colleague)


@pytest.fixture
def shown(client, ticket, people):
    """The main part of its page, as the handler reads it, with one form open."""
    client.force_login(people.handler)

    def page(move: str) -> str:
        answer = client.get(reverse("workspace:ticket", args=[ticket.number]), {"move": move})
        return answer.content.decode()

    return page


def test_the_page_offers_what_is_still_open(shown, report):
    assert "?move=report_steps" in shown("resolve")
    report(1)
    assert shown("resolve").count('name="done"') == 1
    assert "?move=report_steps" not in shown("resolve")  # the last step ends the whole plan


def test_the_page_says_what_is_overdue(shown, ticket, report, now):
    late = {"due_on": now.date() - timedelta(days=400)}  # also by the clock of this machine
    PlanStep.objects.filter(plan__ticket=ticket).update(**late)
    before = shown("resolve").count("ts-badge")
    report(1)
    assert shown("resolve").count("ts-badge") < before


def test_the_customer_reads_which_step_is_done(report, ticket):
    report(1, note="只给同事看")
    (done,) = [event for event in public_history(ticket.history.all()) if event.kind == "steps_done"]
    assert done.facts == {"steps": ["更换 3 号站射频单元"]}
