"""What happens to a ticket happens to its clocks: pauses, second handlings, merges, closings."""

from datetime import timedelta

import pytest

from accounts.actors import CUSTOMER
from complaints.lifecycle.classify import classify
from complaints.lifecycle.closing import withdraw
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.feedback import rate
from complaints.lifecycle.merging import merge
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.preliminary import give_preliminary_result
from complaints.lifecycle.reopening import reopen
from complaints.lifecycle.waiting import ask_customer, customer_answered, end_silent
from complaints.models import ContactRecord, Ticket
from complaints.models.outcome import Score
from complaints.models.ticket import SlaState
from complaints.states import Complexity, NoticeChannel, State
from sla import auditor
from tests.factories import a_classification, ref
from tests.sla.conftest import SECOND
from tests.sla.syncing import sync

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def clock(ticket, target, **asked):
    return ticket.clocks.get(target=target, cancelled_at=None, **asked)


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.fixture
def waiting(journey, people, now):
    """A complex complaint whose customer was asked two hours into the investigation."""
    ticket = journey.to(State.INVESTIGATING)
    asked_at = now + 2 * HOUR
    return ask_customer(
        ticket=TicketRef(number=ticket.number),
        by=people.handler,
        question="哪一天开始的？",
        reply_by=asked_at + 5 * DAY,
        now=asked_at,
    )


def answer(ticket, at):
    return customer_answered(
        ticket=TicketRef(number=ticket.number),
        by=CUSTOMER,
        answer="周日",
        channel=NoticeChannel.ONLINE,
        now=at,
    )


def test_waiting_for_the_customer_stops_our_clocks_but_not_the_laws(waiting, now):
    paused = set(waiting.clocks.filter(paused_at=now + 2 * HOUR).values_list("target", flat=True))
    assert paused == {"preliminary", "full_solution"}
    assert fresh(waiting).sla_state == SlaState.PAUSED
    assert fresh(waiting).next_due_target == "regulator_reply"


def test_going_on_moves_the_limits_by_what_was_lost(waiting, now):
    before = {each.target: each.due_at for each in waiting.clocks.all()}
    answer(waiting, now + 2 * HOUR + 3 * DAY)
    assert clock(waiting, "preliminary").due_at == before["preliminary"] + 3 * DAY
    longer = clock(waiting, "full_solution")
    assert (longer.paused_at, longer.paused_total) == (None, 3 * DAY)
    assert longer.due_at == before["full_solution"] + 3 * DAY, "Tuesday to Thursday are worked"
    assert clock(waiting, "regulator_reply").due_at == before["regulator_reply"]
    assert fresh(waiting).sla_state == SlaState.RUNNING
    assert fresh(waiting).next_due_target == "preliminary"


def test_nothing_of_ours_fires_while_we_wait(waiting, sweep_at, now):
    sweep_at(now + 5 * DAY)
    assert not waiting.clocks.filter(fired__isnull=False, target="preliminary").exists()
    assert auditor.missing(now + 5 * DAY).missing == 0


def test_what_was_due_before_the_pause_keeps_its_instant_though_it_was_noticed_after(
    journey, people, sweep_at, now
):
    ticket = journey.to(State.INVESTIGATING)
    before = clock(ticket, "preliminary")
    reminder = before.started_at + (before.due_at - before.started_at) * 0.7
    asked_at = reminder + HOUR  # no sweep ran in that hour
    ask_customer(
        ticket=TicketRef(number=ticket.number),
        by=people.handler,
        question="？",
        reply_by=asked_at + 9 * DAY,
        now=asked_at,
    )
    answer(ticket, asked_at + 4 * DAY)
    assert before.fired.get().fires_at == reminder
    sweep_at(asked_at + 4 * DAY + SECOND)
    assert before.fired.count() == 1


def test_silence_ends_the_pause(waiting, now):
    over = now + 2 * HOUR + 5 * DAY + SECOND
    assert end_silent(now=over) == 1
    assert clock(waiting, "preliminary").paused_total == 5 * DAY + SECOND


def test_reclassifying_while_paused_keeps_what_was_used_and_what_was_waited(journey, people, now):
    """The new clocks begin with the complaint and go through the same pauses."""
    ticket = journey.to(State.INVESTIGATING)
    handler = people.handler
    for begins, ends in ((2 * HOUR, 5 * HOUR), (6 * HOUR, None)):
        asked_at = now + begins
        ask_customer(
            ticket=TicketRef(number=ticket.number),
            by=handler,
            question="？",
            reply_by=asked_at + DAY,
            now=asked_at,
        )
        if ends:
            answer(ticket, now + ends)
    ticket = fresh(ticket)
    ticket.complexity = Complexity.SIMPLE
    sync(ticket, now=now + 7 * HOUR)
    simple = clock(ticket, "solution")
    assert simple.started_at == ticket.received_at
    assert (simple.due_at - simple.started_at, simple.paused_at) == (27 * HOUR, now + 6 * HOUR)
    assert not ticket.clocks.filter(target="full_solution", cancelled_at=None).exists()


def test_a_promise_already_broken_stays_broken_when_the_case_turns_complex(journey, people, sweep_at, now):
    ticket = journey.to(State.INTAKE)
    broken_at = clock(ticket, "solution").due_at
    sweep_at(broken_at + HOUR)
    classify(
        ticket=TicketRef(number=ticket.number),
        by=people.agent,
        as_=a_classification(journey.category),
        now=broken_at + 2 * HOUR,
    )
    assert clock(ticket, "solution").breached_at == broken_at
    assert clock(ticket, "preliminary").started_at == ticket.received_at


def test_one_that_turns_simple_too_late_is_broken_at_its_own_instant(journey, people, sweep_at, now):
    ticket = journey.to(State.CLASSIFIED)
    ticket.complexity = Complexity.SIMPLE
    at = now + 40 * HOUR
    sync(ticket, now=at)
    sweep_at(at)
    simple = clock(ticket, "solution")
    assert (simple.breached_at, simple.detected_at) == (ticket.received_at + 24 * HOUR, at)


def test_the_preliminary_result_meets_its_clock(journey, people, now):
    ticket = journey.to(State.INVESTIGATING)
    told_at = now + 30 * HOUR
    give_preliminary_result(
        ticket=TicketRef(number=ticket.number),
        by=people.agent,
        text="已定位",
        channel=NoticeChannel.PHONE,
        now=told_at,
    )
    assert clock(ticket, "preliminary").met_at == told_at


def test_reopening_starts_clocks_of_its_own_and_leaves_the_old_ones(journey, people, sweep_at, now):
    ticket = journey.to(State.FEEDBACK)
    old = {each.pk: (each.met_at, each.due_at) for each in ticket.clocks.all()}
    again = now + 2 * DAY
    reopen(ticket=TicketRef(number=ticket.number), by=CUSTOMER, reason="还是没信号", now=again)
    assert {each.pk: (each.met_at, each.due_at) for each in ticket.clocks.filter(cycle=1)} == old
    second = ticket.clocks.filter(cycle=2)
    assert {(each.target, each.started_at) for each in second} == {
        ("preliminary", again),
        ("full_solution", again),
        ("regulator_reply", again),
        ("recontact", again),
    }
    assert fresh(ticket).next_due_target == "recontact"


def test_contacting_the_dissatisfied_customer_again_meets_the_48_hours(journey, people, now):
    ticket = journey.to(State.FEEDBACK)
    rate(ticket=ref(ticket), by=CUSTOMER, score=Score.DISSATISFIED, comment="没解决", now=now)
    reopen(ticket=TicketRef(number=ticket.number), by=CUSTOMER, reason="没解决", now=now + HOUR)
    assert clock(ticket, "recontact").started_at == now, "not a second one for the same dissatisfaction"
    record_contact(
        ticket=TicketRef(number=ticket.number),
        by=people.agent,
        purpose=ContactRecord.Purpose.RECONTACT,
        channel=NoticeChannel.PHONE,
        by_customer=False,
        reached=True,
        text="已致歉",
        now=now + 3 * HOUR,
    )
    assert clock(ticket, "recontact").met_at == now + 3 * HOUR


def test_withdrawing_stops_every_clock_and_what_ran_out_before_stays(journey, sweep_at, now):
    ticket = journey.to(State.CLASSIFIED)
    at = now + 80 * HOUR
    withdraw(
        ticket=TicketRef(number=ticket.number), by=CUSTOMER, channel=NoticeChannel.ONLINE, reason="", now=at
    )
    assert not ticket.clocks.running().exists()
    assert fresh(ticket).sla_state == SlaState.IDLE
    sweep_at(at + 30 * DAY)
    late = ticket.clocks.get(target="preliminary")
    assert late.breached_at == late.due_at < late.cancelled_at == at
    assert not ticket.clocks.get(target="full_solution").fired.exists()


def test_a_withdrawal_out_of_a_pause_counts_the_pause(waiting, now):
    at = now + 2 * HOUR + 4 * DAY
    withdraw(
        ticket=TicketRef(number=waiting.number), by=CUSTOMER, channel=NoticeChannel.ONLINE, reason="", now=at
    )
    ended = waiting.clocks.get(target="preliminary")
    assert (ended.paused_at, ended.paused_total, ended.breached_at) == (None, 4 * DAY, None)


def test_merging_keeps_the_earliest_receipt(journey, people, now):
    earlier = journey.to(State.CLASSIFIED)
    journey.complaint = {"received_at": now - timedelta(minutes=1)}
    later = journey.to(State.CLASSIFIED)
    assert clock(later, "preliminary").started_at > earlier.received_at
    merge(
        ticket=TicketRef(number=earlier.number),
        by=people.leader,
        into=later.number,
        reason="同一事项",
        now=now + HOUR,
    )
    for target in ("preliminary", "full_solution", "regulator_reply"):
        kept = clock(later, target)
        assert kept.started_at == earlier.received_at
    assert clock(later, "preliminary").due_at == earlier.received_at + 72 * HOUR
    assert not earlier.clocks.running().exists()


def test_the_auditor_finds_nothing_after_all_of_this(waiting, sweep_at, now):
    answer(waiting, now + 3 * DAY)
    sweep_at(now + 60 * DAY)
    assert auditor.missing(now + 61 * DAY).missing == 0
