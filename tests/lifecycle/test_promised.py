"""Days that departments promised: told on the morning, told when missed, once each (S002-16)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.assisting import answer_task, ask_department
from complaints.lifecycle.carrying_out import report_steps
from complaints.lifecycle.promised import remind
from complaints.models import DepartmentTask, HistoryEvent, PlanStep, Ticket
from complaints.proof.verify import Verified, wrongs
from complaints.states import State
from notifications.models import Notice
from tests.factories import ref

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def morning_of(day) -> datetime:
    """Eight o'clock in the house's own zone."""
    return timezone.make_aware(datetime.combine(day, time(8)))


def told(kind: str) -> set[User | None]:
    return {notice.recipient for notice in Notice.objects.filter(kind=kind, transport="in_app")}


def lines(ticket: Ticket) -> list[bool]:
    """Of the reminders in its history, whether each was for something late."""
    return [event.payload["is_late"] for event in ticket.history.filter(kind="promise_due").order_by("seq")]


@pytest.fixture
def ticket(ticket_in) -> Ticket:
    """Two steps of its plan are due tomorrow."""
    return ticket_in(State.IMPLEMENTING)


@pytest.fixture
def due(ticket) -> datetime:
    return morning_of(PlanStep.objects.filter(plan__ticket=ticket).latest("due_on").due_on)


def test_whoever_owes_a_step_hears_of_it_on_the_morning_and_only_once(ticket, due, people):
    assert remind(now=due - SECOND) == 0
    assert remind(now=due) == 1
    assert lines(ticket) == [False, False]  # two steps
    assert people.handler in told("promise_due")
    assert (
        Notice.objects.filter(recipient=people.handler, kind="promise_due", transport="in_app").count() == 1
    )
    assert people.leader not in told("promise_due")
    assert remind(now=due + DAY - SECOND) == 0


def test_a_missed_day_reaches_those_in_charge_and_stands_in_the_history(ticket, due, people):
    remind(now=due)
    version = Ticket.objects.get(pk=ticket.pk).version
    assert remind(now=due + DAY) == 1
    assert lines(ticket) == [False, False, True, True]
    assert {people.handler, people.leader} <= told("promise_late")
    assert remind(now=due + 5 * DAY) == 0
    event = ticket.history.latest("seq")
    assert (event.actor_kind, event.payload["due_on"]) == (SYSTEM.kind, str(due.date()))
    assert Ticket.objects.get(pk=ticket.pk).version == version  # nobody's open page grew stale
    assert not list(wrongs(Verified(), number=ticket.number))


def test_what_was_never_told_is_told_late_after_an_outage_and_never_at_night(ticket, due):
    assert remind(now=due + 3 * DAY - SECOND) == 0
    assert remind(now=due + 3 * DAY) == 1
    assert lines(ticket) == [True, True]


def test_a_step_that_was_reported_is_not_asked_for(ticket, due, people, now):
    report_steps(ticket=ref(ticket), by=people.handler, done=frozenset({1}), now=now)
    assert remind(now=due) == 1
    assert lines(ticket) == [False]
    report_steps(ticket=ref(ticket), by=people.handler, done=frozenset({2}), now=now)
    assert remind(now=due + DAY) == 0


def test_one_run_tells_of_all_however_many_there_are(ticket_in, due, now):
    for _ in range(2):
        ticket_in(State.IMPLEMENTING)
    assert remind(now=due, batch=1) == 3
    assert HistoryEvent.objects.filter(kind="promise_due").count() == 6


@pytest.mark.parametrize("state", [State.PLAN_REVIEW, State.NEGOTIATING, State.RESOLVED])
def test_only_an_agreed_plan_that_is_being_carried_out_is_owed(ticket_in, state, now):
    ticket_in(state)
    assert remind(now=now + 30 * DAY) == 0


@pytest.fixture
def share(ticket_in, people, headquarters, now) -> DepartmentTask:
    billing = Department.objects.create(
        code="B", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="计费部", name_en="Billing"
    )
    User.objects.create_user("B001", None, name="计费员", role=Role.HANDLER, unit=billing)
    ticket = ticket_in(State.INVESTIGATING)
    return ask_department(
        ticket=ref(ticket),
        by=people.handler,
        department=billing,
        request="核对账单",
        due_on=timezone.localdate(now) + 2 * DAY,
        now=now,
    )


def test_a_share_is_asked_for_and_missed_alike(share, people):
    due, biller = morning_of(share.due_on), User.objects.get(staff_number="B001")
    assert remind(now=due) == 1
    assert told("promise_due") == {biller}
    assert remind(now=due + DAY) == 1
    assert told("promise_late") == {biller, people.handler, people.leader}


def test_who_hears_of_something_late_hears_nothing_else_of_it(ticket, due, people):
    PlanStep.objects.filter(plan__ticket=ticket, position=1).update(due_on=due.date() - DAY)
    assert remind(now=due) == 1
    assert sorted(lines(ticket)) == [False, True]
    assert people.handler in told("promise_late")
    assert people.handler not in told("promise_due")


def test_an_answered_share_is_not_asked_for(share, now):
    biller = User.objects.get(staff_number="B001")
    answer_task(ticket=ref(share.ticket), by=biller, task_id=share.pk, answer="已核对", now=now)
    assert remind(now=morning_of(share.due_on) + DAY) == 0


@pytest.mark.django_db(transaction=True)
def test_four_timers_at_once_tell_once(journey):
    ticket = journey.to(State.IMPLEMENTING)
    late = morning_of(PlanStep.objects.filter(plan__ticket=ticket).latest("due_on").due_on) + DAY

    def at_once(_: int) -> int:
        try:
            return remind(now=late)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(at_once, range(4))) == 1
    assert HistoryEvent.objects.filter(kind="promise_due").count() == 2
