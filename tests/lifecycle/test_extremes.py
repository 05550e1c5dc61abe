"""Days and instants at the ends of the calendar: refused in words where they are typed, or kept and shown."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.utils import timezone as real

from complaints.lifecycle.incidents import LONGEST_AGO, declare_incident
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.waiting import ask_customer
from complaints.models import Incident, Ticket
from complaints.states import NoticeChannel, State
from sla.extending import FURTHEST, Explained, request_extension
from tests.factories import ref

pytestmark = pytest.mark.django_db
LAST = datetime.max.replace(tzinfo=UTC)
FIRST = datetime.min.replace(tzinfo=UTC)
EXTREMES = [
    LAST,
    FIRST,
    LAST.replace(tzinfo=timezone(timedelta(hours=-14))),
    FIRST.replace(tzinfo=timezone(timedelta(hours=14))),
]


@pytest.fixture
def now():
    """Pages take the real instant: limits begin now, so that they can still be extended."""
    return real.now().replace(second=0, microsecond=0)


@pytest.mark.parametrize("at", EXTREMES)
def test_an_answer_is_never_wanted_at_the_end_of_time(ticket_in, people, now, at):
    ticket = ticket_in(State.INVESTIGATING)
    with pytest.raises(GuardFailed) as refused:
        ask_customer(ticket=ref(ticket), by=people.handler, question="？", reply_by=at, now=now)
    assert refused.value.field == "reply_by"
    assert Ticket.objects.get(pk=ticket.pk).state == State.INVESTIGATING


@pytest.fixture
def extend(ticket_in, people, now):
    def asked(**given):
        ticket = ticket_in(State.INVESTIGATING)
        clock = ticket.clocks.get(target="full_solution")
        told_at = given.pop("told_at", now)
        return request_extension(
            ticket=ref(ticket),
            by=people.handler,
            clock=clock.pk,
            reason="等配件",
            explained=Explained(channel=NoticeChannel.PHONE, told_at=told_at, said="周五"),
            now=now,
            **{"promised_at": clock.due_at + timedelta(days=1), **given},
        )

    return asked


@pytest.mark.parametrize("at", EXTREMES)
def test_no_time_is_promised_that_nobody_will_see(extend, now, at):
    with pytest.raises(GuardFailed) as refused:
        extend(promised_at=at)
    assert refused.value.field == "promised_at"


def test_two_years_is_the_most(extend, now):
    with pytest.raises(GuardFailed):
        extend(promised_at=now + FURTHEST + timedelta(seconds=1))
    assert extend(promised_at=now + FURTHEST).promised_at == now + FURTHEST


@pytest.mark.parametrize("at", EXTREMES)
def test_the_customer_was_told_lately_and_before_now(extend, at):
    with pytest.raises(GuardFailed) as refused:
        extend(told_at=at)
    assert refused.value.field == "told_at"


@pytest.mark.parametrize("at", EXTREMES)
def test_an_incident_began_lately(people, category_complex, now, at):
    said = {
        "title": "中断",
        "category": category_complex,
        "branch": None,
        "notice": "抢修中",
        "key": uuid.uuid4(),
    }
    with pytest.raises(GuardFailed) as refused:
        declare_incident(by=people.leader, began_at=at, now=now, **said)
    assert refused.value.field == "began_at"
    assert not Incident.objects.exists()
    declared = declare_incident(by=people.leader, began_at=now - LONGEST_AGO, now=now, **said)
    assert declared.began_at == now - LONGEST_AGO


@pytest.mark.parametrize(
    ("name", "field", "typed"),
    [
        ("ask_customer", "reply_by", "9999-12-31"),
        ("ask_customer", "reply_by", "10000-01-01"),
        ("request_extension", "promised_at", "9999-12-31T23:59"),
        ("request_extension", "told_at", "0001-01-01T00:00"),
        ("request_extension", "promised_at", "9" * 400),
    ],
)
def test_the_page_says_so_at_its_field(client, people, ticket_in, now, name, field, typed):
    ticket = ticket_in(State.INVESTIGATING)
    client.force_login(people.handler)
    clock = ticket.clocks.get(target="full_solution")
    form = {
        "version": ticket.version,
        "key": str(uuid.uuid4()),
        "question": "哪一天？",
        "clock": clock.pk,
        "promised_at": f"{real.localtime(clock.due_at + timedelta(days=1)):%Y-%m-%dT%H:%M}",
        "told_at": f"{real.localtime(now):%Y-%m-%dT%H:%M}",
        "reason": "等配件",
        "channel": "phone",
        "said": "周五到货",
        field: typed,
    }
    answer = client.post(f"/work/tickets/{ticket.number}/moves/{name}/", form)
    assert answer.status_code == 422
    assert set(answer.context["opened"].form.errors) == {field}
    assert ticket.history.filter(kind__in=["customer_asked", "extension_requested"]).count() == 0
