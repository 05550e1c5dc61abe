"""Shares of the work for other departments, what is told beforehand, and deciding without consent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.actors import CUSTOMER
from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.assign import assign
from complaints.lifecycle.assisting import Share, answer_task, ask_department, cancel_task
from complaints.lifecycle.preliminary import give_preliminary_result
from complaints.lifecycle.refusals import GuardFailed, IllegalMove, KeptApart, NotAllowed
from complaints.lifecycle.resolve import decide_without_consent, resolve
from complaints.models import DepartmentTask, Ticket
from complaints.states import NoticeChannel, State
from notifications.models import Notice
from tests.factories import ref


@pytest.fixture
def billing(headquarters):
    return Department.objects.create(
        code="B", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="计费部", name_en="Billing"
    )


@pytest.fixture
def biller(billing):
    return User.objects.create_user("B001", None, name="计费员", role=Role.HANDLER, unit=billing)


@pytest.fixture
def ask(people, billing, biller, now):
    def asked(ticket, **given):
        request = {"department": billing, "request": "核对账单", "due_on": now.date(), **given}
        return ask_department(ticket=ref(ticket), by=people.handler, **request, now=now)

    return asked


@pytest.mark.parametrize(
    ("state", "possible"),
    [
        (State.CLASSIFIED, False),
        (State.ASSIGNED, True),
        (State.INVESTIGATING, True),
        (State.PLAN_REVIEW, True),
        (State.NEGOTIATING, True),
        (State.IMPLEMENTING, True),
        (State.RESOLVED, False),
    ],
)
def test_help_is_asked_for_from_the_dispatch_to_the_last_step(ticket_in, people, ask, state, possible):
    ticket = ticket_in(state)
    if not possible:
        Ticket.objects.filter(pk=ticket.pk).update(handler=people.handler)  # to be seen
        with pytest.raises(IllegalMove):
            ask(ticket)
        return
    ask(ticket)
    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.state, after.version) == (state, ticket.version)


def test_the_department_asked_sees_the_case_and_answers(ticket_in, people, ask, biller, now):
    ticket = ticket_in(State.INVESTIGATING)
    assert not Ticket.objects.visible_to(biller).filter(pk=ticket.pk).exists()
    task = ask(ticket)
    assert Notice.objects.filter(kind="department_asked", recipient=biller).exists()
    answer_task(ticket=ref(ticket), by=biller, task_id=task.pk, answer="多扣 30 元", now=now)
    task.refresh_from_db()
    assert (task.answer, task.answered_by, task.closed_at) == ("多扣 30 元", biller, now)
    assert ticket.history.latest("seq").kind == "task_answered"
    assert Notice.objects.filter(kind="task_answered", recipient=people.handler).exists()
    with pytest.raises(GuardFailed):
        answer_task(ticket=ref(ticket), by=biller, task_id=task.pk, answer="再答", now=now)


def test_another_department_does_not_answer(ticket_in, people, ask, now):
    ticket = ticket_in(State.INVESTIGATING)
    task = ask(ticket)
    with pytest.raises(KeptApart):
        answer_task(ticket=ref(ticket), by=people.handler, task_id=task.pk, answer="x", now=now)
    with pytest.raises(NotAllowed):
        answer_task(ticket=ref(ticket), by=people.agent, task_id=task.pk, answer="x", now=now)


def test_a_request_taken_back_is_owed_no_longer(ticket_in, people, ask, biller, billing, now):
    ticket = ticket_in(State.IMPLEMENTING)
    task = ask(ticket)
    cancel_task(ticket=ref(ticket), by=people.handler, task_id=task.pk, reason="账单已核对", now=now)
    task.refresh_from_db()
    assert (task.answer, task.answered_by, task.closed_at) == ("", None, now)
    event = ticket.history.latest("seq")
    assert (event.kind, event.payload["reason"]) == ("task_cancelled", "账单已核对")
    assert Notice.objects.filter(kind="task_cancelled", recipient=biller).exists()
    for late in (answer_task, cancel_task):
        words = {"answer": "x"} if late is answer_task else {"reason": "x"}
        who = biller if late is answer_task else people.handler
        with pytest.raises(GuardFailed):
            late(ticket=ref(ticket), by=who, task_id=task.pk, now=now, **words)
    done = {"done": frozenset({1, 2}), "outcome": "已修复", "proof": "路测", "now": now}
    assert resolve(ticket=ref(ticket), by=people.handler, **done).state == State.RESOLVED


def test_only_the_department_in_charge_takes_a_request_back(ticket_in, people, ask, biller, now):
    ticket = ticket_in(State.INVESTIGATING)
    task = ask(ticket)
    with pytest.raises(KeptApart):
        cancel_task(ticket=ref(ticket), by=biller, task_id=task.pk, reason="不想做", now=now)
    with pytest.raises(NotAllowed):
        cancel_task(ticket=ref(ticket), by=people.agent, task_id=task.pk, reason="x", now=now)
    assert not DepartmentTask.objects.get().closed_at


def test_a_request_of_another_ticket_is_not_found(ticket_in, journey, ask, biller, now):
    first, second = ticket_in(State.INVESTIGATING), journey.to(State.INVESTIGATING)
    task, _ = ask(first), ask(second)
    with pytest.raises(GuardFailed):
        answer_task(ticket=ref(second), by=biller, task_id=task.pk, answer="x", now=now)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"department": "network"}, "department"),
        ({"department": "nobody"}, "department"),
        ({"due_on": "yesterday"}, "due_on"),
    ],
)
def test_what_nobody_could_do_is_not_asked(ticket_in, ask, network, now, given, field):
    empty = Department.objects.create(code="E", kind="department", name_zh="空", name_en="Empty")
    words = {"network": network, "nobody": empty, "yesterday": now.date() - timedelta(days=1)}
    ticket = ticket_in(State.INVESTIGATING)
    with pytest.raises(GuardFailed) as refusal:
        ask(ticket, **{name: words[value] for name, value in given.items()})
    assert refusal.value.field == field
    assert not DepartmentTask.objects.exists()


def test_a_case_is_resolved_when_all_have_answered(ticket_in, people, ask, biller, billing, now):
    ticket = ticket_in(State.IMPLEMENTING)
    task = ask(ticket)
    done = {"done": frozenset({1, 2}), "outcome": "已修复", "proof": "路测", "now": now}
    with pytest.raises(GuardFailed) as refusal:
        resolve(ticket=ref(ticket), by=people.handler, **done)
    assert billing.name in refusal.value.message
    answer_task(ticket=ref(ticket), by=biller, task_id=task.pk, answer="已调账", now=now)
    assert resolve(ticket=ref(ticket), by=people.handler, **done).state == State.RESOLVED


def test_a_dispatch_can_give_shares_at_once(ticket_in, people, network, billing, biller, now):
    ticket = ticket_in(State.CLASSIFIED)
    share = Share(department=billing, request="核对账单", due_on=now.date())
    ticket = assign(ticket=ref(ticket), by=people.agent, department=network, assisting=[share], now=now)
    assert [event.kind for event in ticket.history.order_by("seq")][-2:] == ["assigned", "department_asked"]
    assert ticket.tasks.get().asked_by == people.agent
    lead = Share(department=network, request="x", due_on=now.date())
    with pytest.raises(GuardFailed):
        assign(ticket=ref(ticket), by=people.agent, department=network, assisting=[lead], now=now)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(journey, ask, biller, now):
    ticket = journey.to(State.INVESTIGATING)
    task = ask(ticket)

    def answer(words):
        try:
            return answer_task(ticket=ref(ticket), by=biller, task_id=task.pk, answer=words, now=now)
        except GuardFailed as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(answer, "一二三四"))
    assert sum(isinstance(result, GuardFailed) for result in results) == 3
    assert ticket.history.filter(kind="task_answered").count() == 1


@pytest.mark.parametrize(
    ("state", "possible"),
    [(State.ASSIGNED, False), (State.INVESTIGATING, True), (State.FEEDBACK, True), (State.ARCHIVED, False)],
)
def test_what_is_known_so_far_is_told_from_the_investigation_on(ticket_in, people, now, state, possible):
    ticket = ticket_in(state)
    told: dict[str, Any] = {"text": "已定位到 3 号站", "channel": NoticeChannel.PHONE}
    if not possible:
        with pytest.raises(IllegalMove):
            give_preliminary_result(ticket=ref(ticket), by=people.agent, **told, now=now)
        return
    give_preliminary_result(ticket=ref(ticket), by=people.agent, **told, now=now)
    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.preliminary_at, after.version) == (now, ticket.version)
    record = ticket.contact_records.get()
    assert (record.purpose, record.text, record.reached) == ("preliminary", "已定位到 3 号站", True)
    mail = Notice.objects.get(kind="preliminary_told")
    assert "3 号站" not in mail.payload


def test_the_first_time_counts(ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    for hours in (0, 5):
        give_preliminary_result(
            ticket=ref(ticket),
            by=people.agent,
            text="进展",
            channel=NoticeChannel.SMS,
            now=now + timedelta(hours=hours),
        )
    assert Ticket.objects.get(pk=ticket.pk).preliminary_at == now
    assert ticket.contact_records.count() == 2


@pytest.mark.parametrize("by", ["handler", CUSTOMER])
def test_only_the_service_desk_tells_it(ticket_in, people, now, by):
    actor = by if by is CUSTOMER else getattr(people, by)
    with pytest.raises(NotAllowed):
        give_preliminary_result(
            ticket=ref(ticket_in(State.INVESTIGATING)),
            by=actor,
            text="x",
            channel=NoticeChannel.PHONE,
            now=now,
        )


def test_without_consent_a_leader_decides_and_says_why(ticket_in, people, now):
    ticket = ticket_in(State.NEGOTIATING)
    with pytest.raises(NotAllowed):
        decide_without_consent(ticket=ref(ticket), by=people.agent, reasons="x", now=now)
    ticket = decide_without_consent(
        ticket=ref(ticket), by=people.leader, reasons="要求超出规定，先修复无争议部分", now=now
    )
    assert ticket.state == State.IMPLEMENTING
    plan = ticket.plans.get()
    assert (plan.status, plan.consented_by, plan.consented_at) == ("agreed", "", None)
    assert ticket.history.latest("seq").payload["reasons"].startswith("要求超出")
    assert Notice.objects.filter(kind="decision_made", transport="email").exists()
    told = {n.recipient for n in Notice.objects.filter(kind="decided_without_consent", transport="in_app")}
    assert told == {people.handler, people.agent}
