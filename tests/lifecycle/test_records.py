"""What is written down without moving a ticket: contacts, urges, tags, the legal hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.actors import CUSTOMER
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.feedback import rate
from complaints.lifecycle.marking import hold, lift_hold, set_tags
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, IllegalMove, NotAllowed
from complaints.lifecycle.urging import urge
from complaints.models import ContactRecord, Ticket
from complaints.models.outcome import Score
from complaints.states import NoticeChannel, State
from notifications.models import Notice
from sla.presets import DEFAULT_POLICY, POLICIES
from tests.factories import ref

pytestmark = pytest.mark.django_db
PHONE = NoticeChannel.PHONE


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def called(ticket, by, now, **given):
    what = {"purpose": ContactRecord.Purpose.RECONTACT, "channel": PHONE, "by_customer": False}
    spoken = {"reached": True, "text": "约好明天上门"}
    same = given.pop("same", None) or ref(ticket)
    return record_contact(ticket=same, by=by, now=now, **{**what, **spoken, **given})


def kinds(ticket):
    return list(ticket.history.order_by("seq").values_list("kind", flat=True))


def test_speaking_to_a_dissatisfied_customer_meets_the_promise_once(ticket_in, people, now):
    ticket = ticket_in(State.FEEDBACK)
    rate(ticket=ref(ticket), by=CUSTOMER, score=Score.DISSATISFIED, now=now)
    later = now + timedelta(hours=2)
    called(fresh(ticket), people.agent, later, reached=False, text="")
    assert kinds(ticket)[-1] == "contact_recorded"
    called(fresh(ticket), people.agent, later)
    assert kinds(ticket)[-2:] == ["contact_recorded", "recontacted"]
    called(fresh(ticket), people.agent, later + timedelta(hours=1))
    assert kinds(ticket).count("recontacted") == 1


def test_whoever_handled_the_case_does_not_meet_that_promise(ticket_in, people, now):
    ticket = ticket_in(State.FEEDBACK)
    rate(ticket=ref(ticket), by=CUSTOMER, score=Score.DISSATISFIED, now=now)
    called(fresh(ticket), people.handler, now + timedelta(hours=1))
    assert kinds(ticket)[-1] == "contact_recorded"


def test_a_contact_leaves_the_open_pages_of_others_valid(ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    called(ticket, people.handler, now)
    assert fresh(ticket).version == ticket.version


def test_a_contact_that_reached_somebody_says_what_was_said(ticket_in, people, now):
    with pytest.raises(GuardFailed) as refused:
        called(ticket_in(State.INVESTIGATING), people.handler, now, text=" ")
    assert refused.value.field == "text"


def test_the_same_contact_sent_twice_counts_once(ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    same = ref(ticket)
    called(ticket, people.handler, now, same=same)
    with pytest.raises(AlreadyDone):
        called(ticket, people.handler, now, same=same)
    assert ticket.contact_records.count() == 1


def test_a_closed_ticket_takes_no_contact(ticket_in, people, now):
    with pytest.raises(IllegalMove):
        called(ticket_in(State.ARCHIVED), people.agent, now)


def test_every_third_urge_raises_the_priority_and_the_customer_has_three_a_day(ticket_in, now):
    ticket = ticket_in(State.INVESTIGATING)
    before = ticket.priority
    for minute in range(3):
        urge(
            ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now + timedelta(minutes=minute)
        )
    with pytest.raises(GuardFailed):
        urge(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now + timedelta(minutes=5))
    tomorrow = now + timedelta(days=1)
    urge(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=tomorrow)
    urged = fresh(ticket)
    assert (urged.urges, urged.priority) == (4, max(1, before - 1))


def test_the_policy_says_how_many_urges_raise_the_priority(ticket_in, now, monkeypatch):
    eager = replace(POLICIES[DEFAULT_POLICY], urge_threshold=2)
    monkeypatch.setitem(POLICIES, DEFAULT_POLICY, eager)
    ticket = ticket_in(State.INVESTIGATING)
    for minute in range(2):
        at = now + timedelta(minutes=minute)
        urge(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=at)
    assert fresh(ticket).priority == max(1, ticket.priority - 1)


def test_the_people_in_charge_hear_of_an_urge_but_not_what_was_said(ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    urge(ticket=ref(ticket), by=people.supervisor, text="媒体在问", channel=PHONE, now=now)
    told = Notice.objects.filter(kind="urged", about=ticket.number)
    assert set(told.values_list("recipient", flat=True)) == {
        people.handler.pk,
        people.agent.pk,
        people.leader.pk,
    }
    assert all("媒体" not in notice.payload for notice in told)


def test_tags_change_and_the_history_keeps_the_old_ones(ticket_in, people, now):
    ticket = ticket_in(State.NEGOTIATING)
    set_tags(ticket=ref(ticket), by=people.agent, tags=["老年人", "营业损失", "老年人"], now=now)
    assert fresh(ticket).tags == ["老年人", "营业损失"]
    assert ticket.history.latest("seq").payload["before"] == ticket.tags
    with pytest.raises(GuardFailed):
        set_tags(ticket=ref(ticket), by=people.agent, tags=["营业损失", "老年人"], now=now)


def test_a_closed_case_is_held_and_released_with_reasons_by_the_supervisor_alone(ticket_in, people, now):
    ticket = ticket_in(State.ARCHIVED)
    with pytest.raises(NotAllowed):
        hold(ticket=ref(ticket), by=people.leader, reason="法院来函", now=now)
    with pytest.raises(GuardFailed):
        hold(ticket=ref(ticket), by=people.supervisor, reason=" ", now=now)
    hold(ticket=ref(ticket), by=people.supervisor, reason="法院来函", now=now)
    assert fresh(ticket).legal_hold
    with pytest.raises(GuardFailed):
        hold(ticket=ref(ticket), by=people.supervisor, reason="法院来函", now=now)
    lift_hold(ticket=ref(ticket), by=people.supervisor, reason="案件已结", now=now)
    assert not fresh(ticket).legal_hold
    assert [event.payload["on"] for event in ticket.history.filter(kind="legal_hold")] == [True, False]
