"""Two tickets of one matter: one goes on, the other points to it, nothing is lost."""

import json
from datetime import timedelta

import pytest

from accounts.actors import CUSTOMER
from complaints.lifecycle.appealing import appeal
from complaints.lifecycle.classify import classify
from complaints.lifecycle.merging import merge
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, IllegalMove, NotAllowed, Stale
from complaints.models import Appeal, Ticket
from complaints.states import State
from tests.factories import Journey, a_classification, ref
from tests.second import mails, told

pytestmark = pytest.mark.django_db


def merged(ticket: Ticket, into: Ticket, by, now, reason: str = "") -> Ticket:
    return merge(ticket=ref(ticket), by=by, into=into.number, reason=reason, now=now)


@pytest.fixture
def twins(journey: Journey, now) -> tuple[Ticket, Ticket]:
    """Two complaints from the same number; the later one went further."""
    first = journey.to(State.INTAKE)
    journey.complaint = {"received_at": now - timedelta(minutes=1)}
    return first, journey.to(State.INVESTIGATING)


@pytest.fixture
def strangers(journey: Journey) -> tuple[Ticket, Ticket]:
    one = journey.to(State.INTAKE)
    journey.complaint = {"phone": "13900000001", "name": "李红"}
    return one, journey.to(State.CLASSIFIED)


def test_the_target_keeps_the_earliest_receipt(twins, people, now):
    source, target = twins
    closed = merged(source, target, people.leader, now)
    target.refresh_from_db()
    assert (closed.state, closed.merged_into, closed.archived_at) == (State.MERGED, target, now)
    assert target.received_at == source.received_at
    assert target.state == State.INVESTIGATING
    assert list(target.merged.all()) == [source]


def test_both_histories_tell_of_it(twins, people, now):
    source, target = twins
    merged(source, target, people.leader, now, reason="同一件事")
    assert source.history.latest("seq").payload["into"] == target.number
    assert target.history.latest("seq").payload["merged"] == source.number


def test_nobodys_page_of_the_target_grows_stale(twins, people, now):
    source, target = twins
    merged(source, target, people.leader, now)
    assert Ticket.objects.get(pk=target.pk).version == target.version


def test_the_people_of_both_and_the_customer_are_told(twins, people, now):
    source, target = twins
    merged(source, target, people.leader, now)
    assert told("case_merged") == {people.agent.staff_number}
    assert told("took_over") == {people.agent.staff_number, people.handler.staff_number}
    assert [json.loads(mail.payload) for mail in mails("merged")] == [{"into": target.number}]


def test_of_two_kinds_of_complaint_the_leader_says_why(twins, people, category_simple, now):
    source, target = twins
    source = classify(ticket=ref(source), by=people.agent, as_=a_classification(category_simple), now=now)
    with pytest.raises(GuardFailed) as refusal:
        merged(source, target, people.leader, now)
    assert refusal.value.field == "reason"
    assert merged(source, target, people.leader, now, reason="同一次断网").state == State.MERGED


def test_of_two_customers_the_leader_says_why_and_neither_hears_the_others_number(strangers, people, now):
    one, other = strangers
    with pytest.raises(GuardFailed) as refusal:
        merged(one, other, people.leader, now)
    assert refusal.value.field == "reason"
    merged(one, other, people.leader, now, reason="夫妻共用一户宽带")
    assert [json.loads(mail.payload) for mail in mails("merged")] == [{"into": ""}]


def test_a_complaint_without_a_number_is_nobodys_twin(journey, people, now):
    journey.complaint = {"phone": "", "name": ""}
    one, other = journey.to(State.INTAKE), journey.to(State.INTAKE)
    with pytest.raises(GuardFailed):
        merged(one, other, people.leader, now)


def test_a_ticket_is_not_merged_into_itself(twins, people, now):
    with pytest.raises(GuardFailed) as refusal:
        merged(twins[0], twins[0], people.leader, now)
    assert refusal.value.field == "into"


def test_nor_into_a_closed_one_so_that_there_is_no_circle(twins, people, now):
    source, target = twins
    merged(source, target, people.leader, now)
    with pytest.raises(GuardFailed) as refusal:
        merged(target, source, people.leader, now)
    assert refusal.value.field == "into"


def test_a_ticket_that_took_another_over_may_be_merged_on(twins, journey, people, now):
    source, target = twins
    merged(source, target, people.leader, now)
    last = journey.to(State.CLASSIFIED)
    target.refresh_from_db()
    merged(target, last, people.leader, now)
    last.refresh_from_db()
    assert last.received_at == source.received_at


@pytest.mark.parametrize("into", ["", "TS20200101-0001-1", "'; --"])
def test_an_unknown_number_is_said_to_be_none(twins, people, now, into):
    with pytest.raises(GuardFailed) as refusal:
        merge(ticket=ref(twins[0]), by=people.leader, into=into, reason="", now=now)
    assert refusal.value.field == "into"


def test_a_ticket_out_of_sight_is_as_if_it_were_not_there(twins, people, headquarters, now):
    source, target = twins
    other_team = type(headquarters).objects.create(code="K2", kind="team", parent=headquarters)
    Ticket.objects.filter(pk=target.pk).update(team=other_team)
    with pytest.raises(GuardFailed) as refusal:
        merged(source, target, people.leader, now)
    assert refusal.value.field == "into"


def test_a_closed_case_is_not_merged(ticket_in, twins, people, now):
    with pytest.raises(IllegalMove):
        merged(ticket_in(State.ARCHIVED), twins[1], people.leader, now)


def test_an_appeal_is_decided_before_anything_is_merged(ticket_in, twins, people, now):
    appealed = appeal(
        ticket=ref(ticket_in(State.ARCHIVED)), by=CUSTOMER, kind=Appeal.Kind.INTERNAL, grounds="x", now=now
    )
    for source, target in ((appealed, twins[0]), (twins[0], appealed)):
        with pytest.raises(GuardFailed):
            merged(source, target, people.leader, now)


def test_agents_merge_nothing(twins, people, now):
    with pytest.raises(NotAllowed):
        merged(twins[0], twins[1], people.agent, now)


def test_merging_twice_counts_once(twins, people, now):
    source, target = twins
    seen = ref(source)
    given = {"by": people.leader, "into": target.number, "reason": "", "now": now}
    merge(ticket=seen, **given)
    with pytest.raises(AlreadyDone):
        merge(ticket=seen, **given)
    assert target.history.filter(kind="took_over").count() == 1


def test_a_stale_page_merges_nothing(twins, people, now):
    source, target = twins
    Ticket.objects.filter(pk=source.pk).update(version=9)
    with pytest.raises(Stale):
        merged(source, target, people.leader, now)
    assert not target.history.filter(kind="took_over").exists()
