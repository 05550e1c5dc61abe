"""Handling a case again: in time, by somebody else, with the first handling kept as it was."""

from datetime import timedelta

import pytest

from accounts.actors import CUSTOMER
from accounts.roles import Role
from complaints.lifecycle.appealing import appeal
from complaints.lifecycle.archive import archive_silent
from complaints.lifecycle.closing import withdraw
from complaints.lifecycle.feedback import rate
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, IllegalMove, NotAllowed
from complaints.lifecycle.reopening import REOPENED_WITHIN, reopen
from complaints.models import Appeal, Plan, Ticket
from complaints.models.outcome import Score
from complaints.states import NoticeChannel, State
from tests.factories import ref
from tests.second import colleague, told

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.mark.parametrize("ended", [State.FEEDBACK, State.ARCHIVED])
def test_a_dissatisfied_customer_has_the_case_handled_again(ticket_in, people, now, ended):
    ticket = ticket_in(ended)
    again = reopen(ticket=ref(ticket), by=CUSTOMER, reason="昨晚又没信号", now=now + DAY)
    assert (again.state, again.cycle, again.reopened_at) == (State.INVESTIGATING, 2, now + DAY)
    assert Ticket.objects.get(pk=again.pk).is_open
    ended_at = [again.resolved_at, again.feedback_at, again.archived_at, again.preliminary_at]
    assert ended_at == [None] * 4
    assert again.retain_until is None
    assert set(again.plans.values_list("status", flat=True)) == {Plan.Status.PAST}
    assert told("reopened") == {"customer"}


def test_what_was_told_and_said_before_stays(ticket_in, now):
    ticket = ticket_in(State.ARCHIVED)
    reopen(ticket=ref(ticket), by=CUSTOMER, reason="又断了", now=now + DAY)
    assert ticket.result_notices.count() == 1
    assert ticket.history.latest("seq").payload == {
        "cycle": 2,
        "reason": "又断了",
        "department": {"code": "N", "zh": "网络部", "en": "Network"},
        "handler": ticket.history.latest("seq").payload["handler"],
    }


def test_somebody_else_handles_it_whoever_has_least_to_do(journey, people, now):
    ticket = journey.to(State.FEEDBACK)
    busy, free = colleague(people.handler, "H2"), colleague(people.handler, "H3")
    colleague(people.handler, "H0", role=Role.AGENT)  # handles nothing
    others = (people.branch, people.investigator)
    for person in (busy, *others):
        other = journey.to(State.ASSIGNED)
        Ticket.objects.filter(pk=other.pk).update(handler=person)
    again = reopen(ticket=ref(ticket), by=people.agent, reason="没解决", now=now)
    assert again.handler == free
    assert told("handled_again") == {free.staff_number, people.leader.staff_number}


def test_the_same_person_handles_it_where_there_is_nobody_else(ticket_in, people, now):
    ticket = ticket_in(State.FEEDBACK)
    for person in (people.branch, people.investigator):
        person.is_active = False
        person.save()
    assert reopen(ticket=ref(ticket), by=CUSTOMER, reason="没解决", now=now).handler == people.handler


def test_whoever_had_it_in_an_earlier_handling_comes_last(ticket_in, people, now):
    ticket = ticket_in(State.FEEDBACK)
    people.investigator.is_active = False
    people.investigator.save()
    Ticket.objects.filter(pk=ticket.pk).update(handler=people.branch)  # transferred; others began it
    other = colleague(people.handler, "H2")
    ticket.refresh_from_db()
    assert reopen(ticket=ref(ticket), by=CUSTOMER, reason="没解决", now=now).handler == other


def test_a_case_withdrawn_before_any_department_had_it_goes_by_its_route(journey, people, network, now):
    ticket = journey.to(State.CLASSIFIED)
    ticket = withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)
    again = reopen(ticket=ref(ticket), by=CUSTOMER, reason="还是不行", now=now)
    assert again.lead_department == network
    assert again.handler


def test_a_case_no_department_ever_had_begins_again_at_the_desk(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    ticket = withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)
    again = reopen(ticket=ref(ticket), by=CUSTOMER, reason="还是不行", now=now)
    assert (again.state, again.lead_department, again.handler) == (State.INTAKE, None, None)
    assert told("handled_again") == {people.agent.staff_number, people.leader.staff_number}


def test_a_case_is_reopened_within_thirty_days(ticket_in, now):
    ticket = ticket_in(State.ARCHIVED)
    with pytest.raises(GuardFailed):
        reopen(
            ticket=ref(ticket),
            by=CUSTOMER,
            reason="又断了",
            now=now + REOPENED_WITHIN + timedelta(seconds=1),
        )
    assert reopen(ticket=ref(ticket), by=CUSTOMER, reason="又断了", now=now + REOPENED_WITHIN).cycle == 2


def test_a_reopening_says_what_is_not_solved(ticket_in, now):
    with pytest.raises(GuardFailed) as refusal:
        reopen(ticket=ref(ticket_in(State.FEEDBACK)), by=CUSTOMER, reason=" ", now=now)
    assert refusal.value.field == "reason"


def test_a_case_under_way_is_not_reopened(ticket_in, now):
    with pytest.raises(IllegalMove):
        reopen(ticket=ref(ticket_in(State.INVESTIGATING)), by=CUSTOMER, reason="慢", now=now)


def test_departments_reopen_nothing(ticket_in, people, now):
    with pytest.raises(NotAllowed):
        reopen(ticket=ref(ticket_in(State.FEEDBACK)), by=people.handler, reason="没修好", now=now)


def test_reopening_sent_twice_counts_once(ticket_in, now):
    ticket = ticket_in(State.FEEDBACK)
    seen = ref(ticket)
    reopen(ticket=seen, by=CUSTOMER, reason="没解决", now=now)
    with pytest.raises(AlreadyDone):
        reopen(ticket=seen, by=CUSTOMER, reason="没解决", now=now)


def test_the_second_handling_goes_the_whole_way_and_is_rated_anew(journey, people, now):
    ticket = journey.to(State.FEEDBACK)
    rate(ticket=TicketRef(number=ticket.number), by=CUSTOMER, score=Score.DISSATISFIED, now=now)
    ticket.refresh_from_db()
    ticket = reopen(ticket=ref(ticket), by=CUSTOMER, reason="没解决", now=now)
    ticket = through_again(journey, ticket, at=now + DAY)
    assert list(ticket.plans.order_by("round").values_list("round", "status")) == [
        (1, Plan.Status.PAST),
        (2, Plan.Status.AGREED),
    ]
    ticket = rate(ticket=ref(ticket), by=CUSTOMER, score=Score.SATISFIED, now=now + DAY)
    assert (ticket.state, ticket.cycle) == (State.ARCHIVED, 2)


@pytest.mark.parametrize(("reached", "closed"), [(True, 1), (False, 0)])
def test_only_silence_after_the_latest_notice_closes(journey, now, reached, closed):
    """An answer to the first notice neither closes the second handling nor keeps it open."""
    ticket = journey.to(State.FEEDBACK)
    rate(ticket=TicketRef(number=ticket.number), by=CUSTOMER, score=Score.DISSATISFIED, now=now)
    ticket.refresh_from_db()
    ticket = reopen(ticket=ref(ticket), by=CUSTOMER, reason="没解决", now=now)
    ticket = through_again(journey, ticket, at=now + DAY)
    ticket.result_notices.filter(given_at=now + DAY).update(reached=reached)
    assert archive_silent(now=now + 9 * DAY) == closed


def through_again(journey, ticket, *, at):
    """From the investigation to the result, by whoever handles the case now."""
    journey.now = at
    journey.people.handler = ticket.handler
    for step in (
        type(journey).plan_submitted,
        type(journey).plan_approved,
        type(journey).consented,
        type(journey).resolved,
        type(journey).told,
    ):
        ticket = step(journey, ticket)
    return ticket


def test_withdrawing_an_appeal_wins_no_new_thirty_days(ticket_in, now):
    ticket = ticket_in(State.ARCHIVED)
    later = now + timedelta(days=60)
    ticket = appeal(ticket=ref(ticket), by=CUSTOMER, kind=Appeal.Kind.INTERNAL, grounds="处理不公", now=later)
    ticket = withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=later)
    with pytest.raises(GuardFailed):
        reopen(ticket=ref(ticket), by=CUSTOMER, reason="还是没信号", now=later + timedelta(minutes=1))
