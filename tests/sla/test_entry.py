"""A contact that nobody enters: its ten minutes run, are enforced, and go along into the ticket."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import SYSTEM
from channels_intake.desk import enter_contact
from channels_intake.receiving import InboundMessage, discard, entry_key, receive, waiting
from complaints.models import HistoryEvent
from complaints.proof.verify import Verified, wrongs
from complaints.states import Channel
from notifications.messages import rendered
from notifications.models import Notice
from sla import auditor
from sla.models import Clock, FiredStep
from tests.factories import a_complaint
from tests.sla.conftest import SECOND

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LADDER = ["remind", "warn", "breach", "escalate_head", "escalate_supervision"]


@pytest.fixture
def contact(people, now):
    message = InboundMessage(
        channel=Channel.HOTLINE, external_id="call-7", received_at=now, words={"description": "没信号"}
    )
    return receive(message=message, by=people.agent).contact


@pytest.fixture
def enter(contact, people):
    def entered(at):
        complaint = a_complaint(at, entry_key=entry_key(contact), received_at=contact.received_at)
        receipt = enter_contact(external_id=contact.external_id, complaint=complaint, by=people.agent, now=at)
        return receipt.ticket

    return entered


def steps(clock):
    return list(FiredStep.objects.filter(clock=clock).order_by("fires_at").values_list("step", flat=True))


def told(code):
    found = Notice.objects.filter(kind="contact_waits", transport="in_app", key__contains=f"-{code}-")
    return set(found.values_list("recipient__role", flat=True))


def test_its_ten_minutes_run_from_when_it_came_in(contact, now):
    clock = Clock.objects.get(contact=contact.pk)
    assert (clock.ticket_id, clock.target, clock.started_at, clock.due_at) == (
        None,
        "entry",
        now,
        now + 10 * MINUTE,
    )
    assert clock.next_step_at == now + 7 * MINUTE


def test_the_same_message_again_has_no_second_clock(contact, people, now):
    again = InboundMessage(channel=Channel.HOTLINE, external_id="call-7", received_at=now, words={})
    receive(message=again, by=people.agent)
    assert Clock.objects.count() == 1


def test_nobody_enters_it_and_the_ladder_is_climbed(contact, sweep_at, now):
    clock = Clock.objects.get(contact=contact.pk)
    for at in (7, 9, 10, 10 + 240, 10 + 24 * 60):
        sweep_at(now + at * MINUTE + SECOND)
    clock.refresh_from_db()
    assert steps(clock) == LADDER
    assert (clock.breached_at, clock.detected_at) == (now + 10 * MINUTE, now + 10 * MINUTE + SECOND)
    assert (told("remind"), told("escalate_head"), told("escalate_supervision")) == (
        {"leader"},
        {"manager"},
        {"supervisor"},
    )
    assert not HistoryEvent.objects.exists()


def test_the_notice_says_what_to_do_and_names_nothing_of_the_contact(contact, sweep_at, now):
    sweep_at(now + 8 * MINUTE)
    notice = Notice.objects.filter(kind="contact_waits")[0]
    message = rendered(notice)
    assert "待录入" in message.subject
    assert "没信号" not in message.subject + message.body


def test_entered_in_time_it_is_met_and_the_tickets(contact, enter, sweep_at, now):
    ticket = enter(now + 5 * MINUTE)
    (clock,) = Clock.objects.filter(target="entry")
    assert (clock.ticket, clock.contact, clock.met_at) == (ticket, None, now + 5 * MINUTE)
    sweep_at(now + 20 * MINUTE)
    assert steps(clock) == []


def test_entered_too_late_nothing_is_recorded_or_told_twice(contact, enter, sweep_at, now):
    sweep_at(now + 12 * MINUTE)
    before = set(Notice.objects.filter(kind="contact_waits").values_list("key", flat=True))
    ticket = enter(now + 15 * MINUTE)
    sweep_at(now + 16 * MINUTE)
    (clock,) = Clock.objects.filter(target="entry")
    assert (clock.ticket, clock.breached_at, clock.in_time) == (ticket, now + 10 * MINUTE, False)
    assert steps(clock) == ["remind", "warn", "breach"]
    assert set(Notice.objects.filter(kind="contact_waits").values_list("key", flat=True)) == before
    lines = ticket.history.filter(kind="deadline_step", payload__target="entry")
    assert [line.payload["step"] for line in lines.order_by("seq")] == ["remind", "warn", "breach"]
    assert not list(wrongs(Verified(), number=ticket.number))


def test_what_ran_out_unnoticed_before_the_entry_is_recorded_afterwards(contact, enter, sweep_at, now):
    ticket = enter(now + 11 * MINUTE)
    sweep_at(now + 12 * MINUTE)
    (clock,) = Clock.objects.filter(target="entry")
    assert steps(clock) == ["remind", "warn", "breach"]
    assert ticket.history.filter(kind="deadline_step").count() == 3


def test_a_discarded_one_is_nobodys_to_enter(contact, people, sweep_at, now):
    discard(contact=contact, by=people.agent, reason="广告", now=now + 8 * MINUTE)
    sweep_at(now + 60 * MINUTE)
    clock = Clock.objects.get(contact=contact.pk)
    assert (clock.cancelled_at, steps(clock)) == (now + 8 * MINUTE, ["remind"])


def test_the_desk_reads_when_each_is_due(contact, sweep_at, now):
    sweep_at(now + 11 * MINUTE)
    (shown,) = waiting()
    assert shown.pk == contact.pk
    assert vars(shown)["entry_due_at"] == vars(shown)["entry_breached_at"] == now + 10 * MINUTE


def test_what_is_typed_straight_into_a_ticket_has_one_entry_clock(people, now):
    complaint = a_complaint(now)
    enter_contact(external_id=complaint.entry_key, complaint=complaint, by=SYSTEM, now=now)
    assert Clock.objects.filter(target="entry").count() == 1


def test_the_auditor_counts_contacts_too(contact, now):
    assert auditor.missing(now + 9 * MINUTE).missing == 1


def test_a_clock_is_of_a_contact_or_of_a_ticket(contact, enter, now):
    ticket = enter(now + MINUTE)
    for wrong in ({"contact": contact.pk}, {"ticket": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Clock.objects.filter(ticket=ticket, target="entry").update(**wrong)
