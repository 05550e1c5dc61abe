"""The provider's answer: ten working days from what was forwarded to it (DOMAIN §3, S000-1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.assign import assign
from complaints.lifecycle.assisting import answer_task, ask_department, cancel_task
from complaints.lifecycle.between import return_ticket, transfer
from complaints.lifecycle.closing import withdraw
from complaints.lifecycle.investigate import start_investigation, submit_plan
from complaints.models import HistoryEvent, Ticket
from complaints.states import NoticeChannel, State
from sla.calendars import calendar_around
from sla.counting import Limit, due_at
from sla.forwarding import Forwarded, Turn, follow
from sla.policies.binding import Place, bind
from tests.factories import a_plan, ref

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _platform(people, now):
    """The limits of the complaint platform hold for the whole house."""
    bind(Place(), policy="provider-platform", by=people.administrator, reason="平台", now=now - DAY)


@pytest.fixture
def provider(headquarters, people) -> Department:
    unit = Department.objects.create(
        code="SP", kind=Department.Kind.PROVIDER, parent=headquarters, name_zh="影音公司", name_en="Video"
    )
    User.objects.filter(pk=people.provider.pk).update(unit=unit)
    people.provider.refresh_from_db()
    User.objects.create_user("P1", None, name="袁诗雅", role=Role.HANDLER, unit=unit)
    return unit


@pytest.fixture
def theirs(provider) -> User:
    return User.objects.get(staff_number="P1")


@pytest.fixture
def asked(journey, people, provider, now):
    """A case of ours, about which the provider was asked an hour later."""
    ticket = journey.to(State.INVESTIGATING)

    def ask(at=now + HOUR):
        return ask_department(
            ticket=ref(fresh(ticket)),
            by=people.handler,
            department=provider,
            request="请核对订购记录",
            due_on=timezone.localdate(at) + 2 * DAY,
            now=at,
        )

    ask()
    ticket.ask = ask
    return ticket


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def clocks(ticket):
    return list(ticket.clocks.filter(target="provider_answer").order_by("pk"))


def test_what_is_asked_of_a_provider_is_to_be_answered_in_ten_working_days(asked, people, now):
    [clock] = clocks(asked)
    calendar = calendar_around(now + HOUR)
    assert (clock.started_at, clock.due_at) == (
        now + HOUR,
        due_at(now + HOUR, Limit.working_days(10), calendar),
    )
    task = asked.tasks.get()
    answer_task(ticket=ref(fresh(asked)), by=people.provider, task_id=task.pk, answer="有记录", now=now + DAY)
    [clock] = clocks(asked)
    assert clock.met_at == now + DAY
    assert HistoryEvent.objects.filter(ticket=asked, payload__outside=True).count() == 2


def test_one_limit_runs_until_every_request_is_answered(asked, people, now):
    asked.ask(now + 2 * HOUR)
    first, second = asked.tasks.order_by("pk")
    answer_task(ticket=ref(fresh(asked)), by=people.provider, task_id=first.pk, answer="一", now=now + DAY)
    [clock] = clocks(asked)
    assert clock.is_open
    answer_task(
        ticket=ref(fresh(asked)), by=people.provider, task_id=second.pk, answer="二", now=now + 2 * DAY
    )
    [clock] = clocks(asked)
    assert (clock.started_at, clock.met_at) == (now + HOUR, now + 2 * DAY)


def test_a_request_taken_back_is_owed_no_more_and_asked_anew_counts_anew(asked, people, now):
    task = asked.tasks.get()
    cancel_task(ticket=ref(fresh(asked)), by=people.handler, task_id=task.pk, reason="已查到", now=now + DAY)
    [clock] = clocks(asked)
    assert (clock.met_at, clock.cancelled_at) == (None, now + DAY)
    asked.ask(now + 2 * DAY)
    before, again = clocks(asked)
    assert (before.pk, again.started_at, again.is_open) == (clock.pk, now + 2 * DAY, True)


def test_a_provider_that_keeps_silent_is_pressed_through_us(asked, people, sweep_at):
    """The handler who asked is reminded, then the leader as well; what broke stays broken."""
    [clock] = clocks(asked)
    sweep_at(clock.due_at + HOUR)
    [clock] = clocks(asked)
    assert clock.breached_at == clock.due_at
    told = HistoryEvent.objects.filter(ticket=asked, kind="deadline_step")
    assert {event.payload["step"] for event in told} >= {"remind", "warn", "breach"}
    late = clock.due_at + DAY
    answer_task(
        ticket=ref(fresh(asked)), by=people.provider, task_id=asked.tasks.get().pk, answer="晚了", now=late
    )
    [clock] = clocks(asked)
    assert (clock.met_at, clock.breached_at) == (late, clock.due_at)


@pytest.fixture
def forwarded(journey, people, provider, theirs, now):
    """The case itself, assigned to the provider."""
    ticket = journey.to(State.CLASSIFIED)
    assign(ticket=ref(ticket), by=people.agent, department=provider, handler=theirs, now=now + HOUR)
    return ticket


def test_a_case_sent_to_a_provider_is_answered_by_its_plan(forwarded, theirs, provider, now):
    [clock] = clocks(forwarded)
    assert (clock.started_at, clock.is_open) == (now + HOUR, True)
    start_investigation(ticket=ref(fresh(forwarded)), by=theirs, owner=theirs, now=now + 2 * HOUR)
    submit_plan(
        ticket=ref(fresh(forwarded)), by=theirs, draft=a_plan(provider, now, Decimal(20)), now=now + DAY
    )
    [clock] = clocks(forwarded)
    assert clock.met_at == now + DAY


def test_giving_it_back_is_an_answer(forwarded, theirs, now):
    return_ticket(ticket=ref(fresh(forwarded)), by=theirs, reason="不是我们的业务", now=now + 2 * HOUR)
    [clock] = clocks(forwarded)
    assert clock.met_at == now + 2 * HOUR


def test_handed_on_to_a_department_of_ours_it_is_owed_no_more(forwarded, people, network, now):
    transfer(
        ticket=ref(fresh(forwarded)),
        by=people.leader,
        department=network,
        reason="我方核实",
        now=now + 2 * HOUR,
    )
    [clock] = clocks(forwarded)
    assert (clock.met_at, clock.cancelled_at) == (None, now + 2 * HOUR)


def test_a_case_that_ends_owes_nothing(asked, people, now):
    withdraw(
        ticket=ref(fresh(asked)), by=people.agent, reason="不用了", channel=NoticeChannel.PHONE, now=now + DAY
    )
    [clock] = clocks(asked)
    assert clock.cancelled_at == now + DAY


def test_the_page_of_the_case_counts_it_down(asked, people, client):
    client.force_login(people.handler)
    page = client.get(f"/work/tickets/{asked.number}/", headers={"accept-language": "en"}).content.decode()
    assert "Answer of the provider" in page


def test_departments_of_ours_have_no_such_limit(journey, people, headquarters, now):
    ticket = journey.to(State.INVESTIGATING)
    unit = Department.objects.create(
        code="M", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="市场部", name_en="Market"
    )
    User.objects.create_user("Y1", None, name="阿旺", role=Role.HANDLER, unit=unit)
    day = timezone.localdate(now) + DAY
    ask_department(
        ticket=ref(ticket), by=people.handler, department=unit, request="请核对", due_on=day, now=now + HOUR
    )
    assert clocks(ticket) == []


def test_lines_written_before_there_was_such_a_limit_forward_nothing():
    forwarded = Forwarded()
    for kind in ("department_asked", "task_answered", "task_cancelled", "assigned", "transferred"):
        assert follow(forwarded, HistoryEvent(kind=kind, payload={"department": {"code": "SP"}})) is None
    assert follow(forwarded, HistoryEvent(kind="assigned", payload={"outside": True})) is Turn.FORWARDED
    assert follow(forwarded, HistoryEvent(kind="reopened", payload={})) is Turn.TAKEN_BACK
