"""A second look: appeals, authorities' cases and merges keep what was owed, and owe nothing twice."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.actors import CUSTOMER
from complaints.lifecycle.appealing import FromRegulator, appeal, decide_appeal
from complaints.lifecycle.archive import archive_silent
from complaints.lifecycle.authority import Case, record_answer, take_up
from complaints.lifecycle.closing import decide_invalid, withdraw
from complaints.lifecycle.feedback import rate
from complaints.lifecycle.merging import merge
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.reopening import reopen
from complaints.models import Appeal
from complaints.models.outcome import Score
from complaints.states import Authority, NoticeChannel, State
from sla.calendars import calendar_around
from sla.counting import Limit, due_at
from tests.factories import ref
from tests.second import colleague, from_regulator, invalidity_proposed, investigators_case
from tests.sla.test_after_the_result import running, tell
from tests.sla.test_clocks import clock, fresh

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def appealed(ticket, at, kind=Appeal.Kind.INTERNAL, regulator=None, by=CUSTOMER):
    place = TicketRef(number=ticket.number)
    appeal(ticket=place, by=by, kind=kind, grounds="处理不公", regulator=regulator, now=at)


def decided(ticket, people, at, conclusion=Appeal.Conclusion.UPHOLD):
    place = TicketRef(number=ticket.number)
    decide_appeal(ticket=place, by=people.appeal_officer, conclusion=conclusion, reasons="复核", now=at)


def taken(ticket, people, at, number, reply_by=None):
    case = Case(authority=Authority.MIIT, number=number, grounds="没人理", reply_by=reply_by)
    take_up(ticket=TicketRef(number=ticket.number), case=case, by=people.supervisor, now=at)


def answered(ticket, people, at, number):
    place = TicketRef(number=ticket.number)
    sent, by = Authority.MIIT, people.supervisor
    record_answer(ticket=place, authority=sent, number=number, answer="已答复", by=by, now=at)


def withdrawn(ticket, at):
    withdraw(ticket=TicketRef(number=ticket.number), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=at)


def reopened(ticket, at):
    return reopen(ticket=TicketRef(number=ticket.number), by=CUSTOMER, reason="还是没信号", now=at)


def test_an_appeal_against_invalidity_revives_nothing_that_closing_had_cancelled(journey, people, now):
    ticket = investigators_case(people, journey.to(State.FEEDBACK))
    rate(ticket=ref(ticket), by=CUSTOMER, score=Score.DISSATISFIED, now=now + HOUR)
    invalidity_proposed(fresh(ticket), people.investigator, now + HOUR)
    for approver in (people.approver, colleague(people.approver, "P2")):
        voted = ref(fresh(ticket))
        decide_invalid(ticket=voted, by=approver, agrees=True, opinion="", now=now + 2 * HOUR)
    assert ticket.clocks.get(target="recontact").cancelled_at == now + 2 * HOUR
    appealed(ticket, now + 10 * DAY)
    assert running(ticket) == {"appeal_review"}
    assert ticket.clocks.filter(target="recontact").count() == 1
    assert not ticket.clocks.filter(target="follow_up").exists()


def test_the_new_result_is_the_second_talk_with_whoever_reopened(journey, people, now):
    """Nobody else could meet the 48 hours any more: what was resolved again waits for no call."""
    ticket = reopened(journey.to(State.FEEDBACK), now + HOUR)
    journey.now = now + 2 * HOUR
    for step in (journey.plan_submitted, journey.plan_approved, journey.consented, journey.resolved):
        ticket = step(fresh(ticket))
    tell(ticket, people, now + 3 * HOUR, reached=True)
    assert clock(ticket, "recontact").met_at == now + 3 * HOUR
    assert running(ticket) == set()


def test_what_came_before_of_one_instant_meets_no_clock(journey, people, now):
    """Who waited for the row's lock has the instant of whoever held it."""
    ticket = journey.to(State.ARCHIVED)
    appealed(ticket, now + DAY)
    decided(ticket, people, now + 2 * DAY)
    appealed(
        ticket, now + 2 * DAY, Appeal.Kind.REGULATOR, from_regulator("工信申 17", now + 2 * DAY), people.agent
    )
    assert running(ticket) == {"appeal_contact", "appeal_report"}


def test_a_regulators_case_counts_from_the_day_it_was_passed_on(journey, people, now):
    ticket = journey.to(State.ARCHIVED)
    recorded = now + 30 * DAY
    passed_on = timezone.localdate(recorded) - 3 * DAY
    theirs = FromRegulator(number="工信申 18", transferred_on=passed_on)
    appealed(ticket, recorded, Appeal.Kind.REGULATOR, theirs, people.agent)
    report, contact = clock(ticket, "appeal_report"), clock(ticket, "appeal_contact")
    began = timezone.make_aware(datetime.combine(passed_on, time.min))
    assert (report.started_at, contact.started_at) == (began, began)
    law = Limit.calendar_days(10, legal=True)
    assert report.due_at == due_at(began, law, calendar_around(began)) < recorded + 10 * DAY


def test_of_two_cases_the_earlier_instant_holds_until_it_is_answered(journey, people, now):
    ticket = journey.to(State.ARCHIVED)
    taken(ticket, people, now + DAY, "12345-1", reply_by=now + 5 * DAY)
    taken(ticket, people, now + 2 * DAY, "12315-9", reply_by=now + 9 * DAY)
    report = clock(ticket, "appeal_report")
    assert report.due_at == now + 5 * DAY
    answered(ticket, people, now + 3 * DAY, "12345-1")
    report = clock(ticket, "appeal_report")
    assert (report.met_at, report.due_at) == (None, now + 9 * DAY)
    answered(ticket, people, now + 4 * DAY, "12315-9")
    assert clock(ticket, "appeal_report").met_at == now + 4 * DAY


def test_a_case_that_comes_while_an_appeal_to_us_is_decided_is_reported_on(journey, people, now):
    ticket = journey.to(State.ARCHIVED)
    appealed(ticket, now + DAY)
    taken(ticket, people, now + 2 * DAY, "12345-1", reply_by=now + 5 * DAY)
    assert running(ticket) == {"appeal_review", "appeal_contact", "appeal_report"}
    assert clock(ticket, "appeal_report").due_at == now + 5 * DAY
    decided(ticket, people, now + 3 * DAY)
    assert clock(ticket, "appeal_report").met_at == now + 3 * DAY


@pytest.fixture
def again(journey, now):
    """A case handled before and reopened, and another of the same customer that came in a day earlier."""
    first = journey.to(State.FEEDBACK)
    journey.complaint = {"received_at": now + 9 * DAY}
    journey.now = now + 9 * DAY
    second = journey.to(State.INVESTIGATING)
    return reopened(first, now + 10 * DAY), second


def merged(ticket, into, people, at):
    merge(ticket=TicketRef(number=ticket.number), by=people.leader, into=into.number, reason="同一事", now=at)


def test_what_is_merged_into_a_second_handling_keeps_its_own_receipt(again, people, now):
    first, second = again
    promised = {each.target: each.due_at for each in second.clocks.filter(met_at=None)}
    assert clock(first, "regulator_reply", cycle=2).due_at > promised["regulator_reply"]
    merged(second, first, people, now + 11 * DAY)
    for target in ("full_solution", "regulator_reply"):
        kept = first.clocks.get(target=target, cycle=2)
        assert (kept.started_at, kept.due_at) == (now + 9 * DAY, promised[target])
    assert first.clocks.get(target="full_solution", cycle=1).started_at == first.received_at


def test_a_second_handling_that_is_merged_brings_no_old_receipt(again, people, now):
    """The first handling was answered; nobody is late since then."""
    first, second = again
    merged(first, second, people, now + 11 * DAY)
    assert fresh(second).received_at == now + 9 * DAY
    assert second.clocks.get(target="full_solution").started_at == now + 9 * DAY
    assert not second.clocks.running().filter(due_at__lt=now + 11 * DAY).exists()


def test_what_an_authority_waits_for_goes_on_in_the_ticket_that_is_kept(journey, people, now):
    kept = journey.to(State.INVESTIGATING)
    journey.complaint = {"received_at": now - timedelta(minutes=2)}
    theirs = journey.to(State.INVESTIGATING)
    taken(theirs, people, now + HOUR, "12345-1", reply_by=now + 5 * DAY)
    merged(theirs, kept, people, now + DAY)
    assert clock(kept, "regulator_reply").due_at == now + 5 * DAY
    assert fresh(kept).priority == 1


def test_another_complaint_merged_into_a_told_case_is_followed_up(journey, people, now):
    """Silence does not close over what the customer said anew."""
    told = journey.to(State.FEEDBACK)
    journey.now = now + DAY
    anew = journey.to(State.CLASSIFIED)
    merged(anew, told, people, now + 2 * DAY)
    assert running(told) == {"follow_up"}
    assert archive_silent(now=now + 9 * DAY) == 0


def test_no_appeal_is_withdrawn_while_an_authority_waits(journey, people, now):
    ticket = journey.to(State.ARCHIVED)
    appealed(ticket, now + DAY)
    taken(ticket, people, now + 2 * DAY, "12345-1")
    with pytest.raises(GuardFailed):
        withdrawn(ticket, now + 3 * DAY)
    answered(ticket, people, now + 4 * DAY, "12345-1")
    withdrawn(ticket, now + 5 * DAY)
    assert clock(ticket, "appeal_report").met_at == now + 4 * DAY
