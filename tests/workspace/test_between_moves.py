"""Returning, asking, sharing and waiting, as it is done on the ticket page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.delegating import delegate
from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.assisting import ask_department
from complaints.lifecycle.waiting import ask_customer, end_silent
from complaints.models import ContactRecord, DepartmentTask, Ticket
from complaints.states import State
from tests.factories import ref
from tests.workspace.conftest import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def billing(headquarters):
    return Department.objects.create(
        code="B", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="计费部", name_en="Billing"
    )


@pytest.fixture
def biller(people, billing):
    people.biller = User.objects.create_user("B001", None, name="计费员", role=Role.HANDLER, unit=billing)
    return people.biller


@pytest.fixture
def tomorrow(now):
    return timezone.localdate(now) + timedelta(days=1)


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def tabs_of(response):
    """The usual steps, and those behind "More"."""
    moves = response.context["moves"]
    return {m.name for m in moves if not m.rare}, {m.name for m in moves if m.rare}


def test_a_case_goes_back_twice_and_a_leader_says_whose_it_is(
    as_, ticket_in, send, network, billing, biller, people
):
    ticket = ticket_in(State.ASSIGNED)
    agent, handler, leader = as_("agent"), as_("handler"), as_("leader")
    assert send(handler, ticket, "return_ticket", reason="不归我们").status_code == 302
    assert send(agent, ticket, "assign", department=network.pk).status_code == 302
    assert send(handler, ticket, "return_ticket", reason="仍不归我们").status_code == 302
    assert "assign" not in tabs_of(page(agent, ticket))[0]
    assert send(agent, ticket, "assign", department=network.pk).status_code == 409
    assert page(leader, ticket).context["opened"].move.name == "arbitrate"
    ruling = {"department": billing.pk, "reason": "属计费问题"}
    assert send(leader, ticket, "arbitrate", **ruling).status_code == 302
    assert fresh(ticket).lead_department == billing
    assert "return_ticket" not in tabs_of(page(as_("biller"), ticket))[0]
    assert "属计费问题" in page(leader, ticket).content.decode()


def test_after_four_hours_the_way_back_is_gone_and_transfer_is_left(as_, ticket_in, now):
    ticket = ticket_in(State.ASSIGNED)
    Ticket.objects.filter(pk=ticket.pk).update(assigned_at=now - timedelta(hours=4, minutes=1))
    usual, rare = tabs_of(page(as_("handler"), ticket))
    assert "return_ticket" not in usual
    assert "transfer" in rare


def test_a_transfer_to_where_it_is_stands_at_its_field(as_, ticket_in, send, network):
    ticket = ticket_in(State.INVESTIGATING)
    answer = send(as_("handler"), ticket, "transfer", department=network.pk, reason="打错的字也在")
    assert answer.status_code == 422
    assert "department" in answer.context["opened"].form.errors
    assert "打错的字也在" in answer.content.decode()


def test_the_customer_is_asked_until_the_end_of_a_day(as_, ticket_in, send, tomorrow):
    ticket = ticket_in(State.INVESTIGATING)
    handler = as_("handler")
    question = {"question": "停机是哪几天？<script>", "reply_by": tomorrow}
    assert send(handler, ticket, "ask_customer", **question).status_code == 302
    asked = fresh(ticket).questions.get()
    assert timezone.localtime(asked.reply_by).strftime("%H:%M") == "00:00"
    assert timezone.localdate(asked.reply_by) == tomorrow + timedelta(days=1)
    shown = page(handler, ticket).content.decode()
    assert "停机是哪几天？&lt;script&gt;" in shown
    assert f"{tomorrow:%Y-%m-%d} 24:00" in shown
    assert "go_on_without_answer" not in tabs_of(page(handler, ticket))[0]


@pytest.mark.parametrize(
    ("days", "accepted"), [(-1, False), (0, True), (14, True), (15, False), (400, False)]
)
def test_days_that_make_no_sense_are_refused(as_, ticket_in, send, now, days, accepted):
    ticket = ticket_in(State.INVESTIGATING)
    day = timezone.localdate(now) + timedelta(days=days)
    answer = send(as_("handler"), ticket, "ask_customer", question="？", reply_by=day)
    assert (answer.status_code == 302) == accepted
    if not accepted:
        assert "reply_by" in answer.context["opened"].form.errors


@pytest.mark.parametrize("text", ["", "x" * 2001, "a\x00b"])
def test_a_question_is_checked_like_all_that_is_typed(as_, ticket_in, send, tomorrow, text):
    ticket = ticket_in(State.INVESTIGATING)
    answer = send(as_("handler"), ticket, "ask_customer", question=text, reply_by=tomorrow)
    assert answer.status_code == 422
    assert fresh(ticket).state == State.INVESTIGATING


def test_an_agent_records_the_answer(as_, ticket_in, send, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    ask_customer(
        ticket=ref(ticket), by=people.handler, question="？", reply_by=now + timedelta(days=1), now=now
    )
    agent = as_("agent")
    assert page(agent, ticket).context["opened"].move.name == "customer_answered"
    assert send(agent, ticket, "customer_answered", channel="phone", answer="3 号").status_code == 302
    assert fresh(ticket).state == State.INVESTIGATING
    assert "3 号" in page(agent, ticket).content.decode()


def test_after_three_days_of_attempts_the_handler_goes_on(as_, ticket_in, send, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    ask_customer(
        ticket=ref(ticket),
        by=people.handler,
        question="？",
        reply_by=now + timedelta(days=1),
        now=now - timedelta(days=3),
    )
    for days in range(3):
        ContactRecord.objects.create(
            ticket=ticket,
            purpose="facts",
            channel="phone",
            reached=False,
            made_at=now - timedelta(days=days),
        )
    handler = as_("handler")
    assert page(handler, ticket).context["opened"].move.name == "go_on_without_answer"
    assert send(handler, ticket, "go_on_without_answer", reason="联系不上").status_code == 302
    assert fresh(ticket).state == State.INVESTIGATING


def test_a_silent_end_is_told_in_the_history(as_, ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    ask_customer(
        ticket=ref(ticket), by=people.handler, question="？", reply_by=now + timedelta(hours=1), now=now
    )
    end_silent(now=now + timedelta(hours=2))
    entry = page(as_("handler"), ticket).context["timeline"].entries[0]
    assert (entry.kind, entry.facts["attempts"]) == ("waiting_ended", 0)


def test_another_department_is_asked_and_answers(as_, ticket_in, send, billing, biller, tomorrow):
    ticket = ticket_in(State.INVESTIGATING)
    request = {"department": billing.pk, "request": "核对账单", "due_on": tomorrow}
    assert send(as_("handler"), ticket, "ask_department", **request).status_code == 302
    theirs = page(as_("biller"), ticket)
    assert tabs_of(theirs)[0] >= {"answer_task", "add_note"}
    assert not tabs_of(theirs)[0] & {"submit_plan", "ask_customer"}
    task = DepartmentTask.objects.get()
    assert send(as_("biller"), ticket, "answer_task", task=task.pk, answer="多扣 30 元").status_code == 302
    assert "多扣 30 元" in page(as_("handler"), ticket).content.decode()
    assert "answer_task" not in tabs_of(page(as_("biller"), ticket))[0]


def test_a_request_is_taken_back_on_the_page(as_, ticket_in, send, billing, biller, tomorrow):
    ticket, handler = ticket_in(State.INVESTIGATING), as_("handler")
    assert "cancel_task" not in tabs_of(page(handler, ticket))[1]
    send(handler, ticket, "ask_department", department=billing.pk, request="核对账单", due_on=tomorrow)
    assert "cancel_task" in tabs_of(page(handler, ticket))[1]
    assert "cancel_task" not in tabs_of(page(as_("biller"), ticket))[1]
    task = DepartmentTask.objects.get()
    assert (
        send(handler, ticket, "cancel_task", task=task.pk, reason="号码 13800001111 已核对").status_code
        == 302
    )
    shown = page(handler, ticket)
    assert "cancel_task" not in tabs_of(shown)[1]
    assert "已核对" in shown.content.decode()
    assert "answer_task" not in tabs_of(page(as_("biller"), ticket))[0]


def test_somebody_elses_request_is_no_choice(as_, ticket_in, send, people, billing, biller, now):
    ticket = ticket_in(State.INVESTIGATING)
    ask = {"department": billing, "request": "核对", "due_on": timezone.localdate(now), "now": now}
    task = ask_department(ticket=ref(ticket), by=people.handler, **ask)
    answer = send(as_("handler"), ticket, "answer_task", task=task.pk, answer="x")
    assert answer.status_code == 409
    assert not DepartmentTask.objects.get().closed_at


def test_assisting_departments_are_given_with_the_dispatch(
    as_, ticket_in, send, network, billing, biller, tomorrow
):
    ticket = ticket_in(State.CLASSIFIED)
    given = {"department": network.pk, "assisting": [billing.pk]}
    lacking = send(as_("agent"), ticket, "assign", **given)
    assert set(lacking.context["opened"].form.errors) == {"request", "due_on"}
    whole = {**given, "request": "核对账单", "due_on": tomorrow}
    own = send(as_("agent"), ticket, "assign", **{**whole, "assisting": [network.pk]})
    assert "assisting" in own.context["opened"].form.errors
    assert send(as_("agent"), ticket, "assign", **whole).status_code == 302
    assert fresh(ticket).tasks.get().department == billing


def test_what_is_known_so_far_is_told(as_, ticket_in, send):
    ticket = ticket_in(State.INVESTIGATING)
    version = ticket.version
    told = {"channel": "phone", "text": "已定位到 3 号站"}
    assert send(as_("agent"), ticket, "give_preliminary_result", **told).status_code == 302
    assert fresh(ticket).preliminary_at
    assert fresh(ticket).version == version
    assert "已定位到 3 号站" in page(as_("agent"), ticket).content.decode()


def test_a_leader_decides_without_agreement(as_, ticket_in, send):
    ticket = ticket_in(State.NEGOTIATING)
    assert "decide_without_consent" in tabs_of(page(as_("leader"), ticket))[1]
    assert send(as_("leader"), ticket, "decide_without_consent", reasons="超出规定").status_code == 302
    assert fresh(ticket).state == State.IMPLEMENTING


def test_a_deputy_finds_the_plan_in_the_inbox_and_approves_it(as_, journey, send, people, headquarters, now):
    journey.compensation = 800
    ticket = journey.to(State.PLAN_REVIEW)
    elsewhere = Department.objects.create(
        code="K2", kind=Department.Kind.TEAM, parent=headquarters, name_zh="二班", name_en="Team 2"
    )
    people.deputy = User.objects.create_user("L2", None, name="李代", role=Role.LEADER, unit=elsewhere)
    assert page(as_("deputy"), ticket).status_code == 404
    today = timezone.localdate(now)
    delegate(by=people.approver, to=people.deputy, begins_on=today, ends_on=today, reason="休假", now=now)
    inbox = as_("deputy").get("/work/approvals/")
    assert [item["plan"].ticket for item in inbox.context["items"]] == [ticket]
    assert page(as_("deputy"), ticket).context["opened"].move.name == "approve_plan"
    assert send(as_("deputy"), ticket, "approve_plan", opinion="").status_code == 302
    assert people.approver.name in page(as_("agent"), ticket).content.decode()


def test_rare_steps_stand_behind_more_until_one_is_opened(as_, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    handler = as_("handler")
    shown = page(handler, ticket).content.decode()
    folded = shown[shown.index('class="ts-more"') : shown.index("</details>", shown.index('class="ts-more"'))]
    assert 'id="tab-transfer"' in folded
    assert 'id="tab-submit_plan"' not in folded
    assert shown.count('id="tab-transfer"') == 1
    opened = page(handler, ticket, "?move=transfer")
    assert "transfer" not in {move.name for move in opened.context["more"]}
    assert 'id="tab-transfer" aria-current="true"' in opened.content.decode()


@pytest.mark.parametrize("role", ["agent", "leader"])
def test_a_rare_step_never_opens_by_itself(as_, ticket_in, role):
    opened = page(as_(role), ticket_in(State.ARCHIVED)).context["opened"]
    assert opened is None or not opened.move.rare


def test_the_page_of_a_waiting_case_asks_little_of_the_database(
    as_, ticket_in, people, billing, biller, now, django_assert_max_num_queries
):
    ticket = ticket_in(State.INVESTIGATING)
    ask = {"department": billing, "request": "核对", "due_on": timezone.localdate(now), "now": now}
    for _ in range(5):
        ask_department(ticket=ref(ticket), by=people.handler, **ask)
    ask_customer(
        ticket=ref(fresh(ticket)), by=people.handler, question="？", reply_by=now + timedelta(days=1), now=now
    )
    client = as_("handler")
    page(client, ticket)
    with django_assert_max_num_queries(28):
        page(client, ticket)
