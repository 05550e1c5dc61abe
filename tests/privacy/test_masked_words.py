"""Numbers in what people wrote, for readers who see personal data masked – on every page that shows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Role
from accounts.throttle import LOOKUP_PERSON, PRINT_PERSON
from api.scopes import Scope
from api.tokens.issuing import issue
from complaints.lifecycle.approving import send_back
from complaints.lifecycle.assisting import ask_department
from complaints.lifecycle.investigate import submit_plan
from complaints.lifecycle.plan_draft import StepDraft
from complaints.lifecycle.waiting import ask_customer
from complaints.states import State
from tests.factories import PHONE, a_plan, ref

pytestmark = pytest.mark.django_db
NUMBER = "13912345678"
MASKED = "139****5678"


@pytest.fixture
def plan(journey, network, now):
    """A plan with a number in everything that is written into it."""
    step = StepDraft(text=f"给 {NUMBER} 回电", department=network, owner=f"何立 {NUMBER}", due_on=now.date())
    return a_plan(
        network,
        now,
        journey.compensation,
        finding=f"{NUMBER} 停机",
        evidence=f"{NUMBER} 的详单",
        steps=(step,),
    )


@pytest.fixture
def submitted(journey, people, plan, now):
    journey.complaint = {"occurred": f"昨晚用 {NUMBER} 打的时候"}
    ticket = journey.to(State.INVESTIGATING)
    return submit_plan(ticket=ref(ticket), by=people.handler, draft=plan, now=now)


def page(client, person, name, *args) -> str:
    client.force_login(person)
    return client.get(reverse(name, args=args)).content.decode()


def test_a_plan_on_the_ticket(client, submitted, people):
    seen = page(client, people.handler, "workspace:ticket", submitted.number)
    assert MASKED in seen
    assert NUMBER not in seen


def test_a_plan_in_the_approvals(client, submitted, people):
    seen = page(client, people.leader, "workspace:approvals")
    assert MASKED in seen
    assert NUMBER not in seen


def test_the_accepting_agent_reads_it_whole(client, submitted, people):
    seen = page(client, people.agent, "workspace:ticket", submitted.number)
    assert f"昨晚用 {NUMBER} 打的时候" in seen
    assert f"给 {NUMBER} 回电" in seen


def test_the_opinion_on_it(client, submitted, people, now):
    """To whoever only reads; the author's own form holds the author's own words, to be edited."""
    send_back(ticket=ref(submitted), by=people.leader, opinion=f"先问 {NUMBER}", now=now)
    seen = page(client, people.leader, "workspace:ticket", submitted.number)
    assert MASKED in seen
    assert NUMBER not in seen


def test_a_question_to_the_customer(client, journey, people, now):
    ticket = journey.to(State.INVESTIGATING)
    ask_customer(
        ticket=ref(ticket),
        by=people.handler,
        question=f"{NUMBER} 是您的吗",
        reply_by=now + timedelta(days=3),
        now=now,
    )
    seen = page(client, people.leader, "workspace:ticket", ticket.number)
    assert MASKED in seen
    assert NUMBER not in seen


def test_what_other_departments_are_asked(client, journey, people, headquarters, now):
    billing = Department.objects.create(
        code="B", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="计费部", name_en="Billing"
    )
    User.objects.create_user("T900", None, name="计费员", role=Role.HANDLER, unit=billing)
    ticket = journey.to(State.INVESTIGATING)
    ask_department(
        ticket=ref(ticket),
        by=people.handler,
        department=billing,
        request=f"查 {NUMBER}",
        due_on=now.date(),
        now=now,
    )
    seen = page(client, people.leader, "workspace:ticket", ticket.number)
    assert MASKED in seen
    assert NUMBER not in seen


def test_over_the_interface(client, submitted, people):
    made = issue(
        owner=people.handler,
        label="测试",
        scopes=(Scope.READ,),
        days=1,
        now=timezone.now() - timedelta(seconds=1),
    )
    address = f"/api/v1/tickets/{submitted.number}/"
    answer = client.get(address, headers={"Authorization": f"Bearer {made.secret}"})
    assert answer.status_code == 200
    assert answer.json()["occurred"] == f"昨晚用 {MASKED} 打的时候"
    assert NUMBER not in answer.content.decode()


def test_looking_up_a_person_is_limited(client, people, ticket_in):
    """The same limit as at the desk; going to tickets by their numbers is not counted."""
    ticket = ticket_in(State.CLASSIFIED)
    client.force_login(people.supervisor)
    find = reverse("workspace:find")
    for _ in range(LOOKUP_PERSON.attempts):
        assert client.post(find, {"q": PHONE}).status_code == 302
    assert client.post(find, {"q": PHONE}).status_code == 429
    assert client.post(find, {"q": "张晓明"}).status_code == 429
    assert client.post(reverse("workspace:queue", args=["all"]), {"q": PHONE}).status_code == 429
    assert client.post(find, {"q": ticket.number}).status_code == 302
    assert client.post(find, {"q": "没信号"}).status_code == 302


def test_another_person_still_looks_up(client, people, ticket_in):
    ticket_in(State.CLASSIFIED)
    client.force_login(people.supervisor)
    for _ in range(LOOKUP_PERSON.attempts + 1):
        client.post(reverse("workspace:find"), {"q": PHONE})
    client.force_login(people.leader)
    assert client.post(reverse("workspace:find"), {"q": PHONE}).status_code == 302


def test_printing_is_limited(client, people, ticket_in, monkeypatch):
    ticket = ticket_in(State.CLASSIFIED)
    client.force_login(people.leader)
    url = reverse("workspace:print", args=[ticket.number])
    for _ in range(PRINT_PERSON.attempts):
        assert client.post(url, {"in_full": "1"}).status_code == 302  # without a reason: nothing printed
    answer = client.post(url)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert not ticket.history.filter(kind="printed").exists()
