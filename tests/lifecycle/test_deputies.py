"""A deputy decides in somebody's place: their tier, their sight, and both persons kept apart."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.delegating import DelegationRefused, delegate, take_back
from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.approving import approve_plan, approvers_of, send_back, submitted_plan
from complaints.lifecycle.refusals import GuardFailed, KeptApart
from complaints.lifecycle.resolve import customer_amends
from complaints.models import Plan, Ticket
from complaints.states import NoticeChannel, State
from tests.factories import ref

DAY = timedelta(days=1)


@pytest.fixture
def deputy(headquarters):
    """A leader of another team, who sees none of these tickets in their own right."""
    elsewhere = Department.objects.create(
        code="K2", kind=Department.Kind.TEAM, parent=headquarters, name_zh="客服二班", name_en="Team 2"
    )
    return User.objects.create_user("L2", None, name="李代", role=Role.LEADER, unit=elsewhere)


@pytest.fixture
def hand_over(deputy, now):
    def handed(by, *, days=3, to=deputy, from_=now):
        begins = from_.date()
        return delegate(by=by, to=to, begins_on=begins, ends_on=begins + days * DAY, reason="休假", now=now)

    return handed


def fresh(user):
    """As in a new request: what was delegated meanwhile is read anew."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def costly(journey):
    journey.compensation = Decimal("800.00")
    return journey.to(State.PLAN_REVIEW)


def test_a_deputy_approves_within_the_absent_persons_tier(costly, people, deputy, hand_over, now):
    with pytest.raises(Ticket.DoesNotExist):
        approve_plan(ticket=ref(costly), by=fresh(deputy), opinion="", now=now)
    hand_over(people.approver)
    ticket = approve_plan(ticket=ref(costly), by=fresh(deputy), opinion="同意", now=now)
    event = ticket.history.latest("seq")
    assert event.actor == deputy
    assert event.payload["on_behalf_of"] == {
        "number": people.approver.staff_number,
        "name": people.approver.name,
    }
    assert ticket.plans.get().decided_by == deputy


def test_nobody_stands_in_beyond_the_absent_persons_tier(costly, people, deputy, hand_over, now):
    hand_over(people.leader)
    with pytest.raises(GuardFailed):
        approve_plan(ticket=ref(costly), by=fresh(deputy), opinion="", now=now)
    assert costly.plans.get().status == Plan.Status.SUBMITTED


def test_a_deputy_may_send_back(costly, people, deputy, hand_over, now):
    hand_over(people.leader)
    ticket = send_back(ticket=ref(costly), by=fresh(deputy), opinion="补证据", now=now)
    assert ticket.history.latest("seq").payload["on_behalf_of"]["name"] == people.leader.name


@pytest.mark.parametrize("days", [-1, 4])
def test_only_on_the_days_given(costly, people, deputy, hand_over, now, days):
    hand_over(people.approver)
    with pytest.raises(Ticket.DoesNotExist):
        approve_plan(ticket=ref(costly), by=fresh(deputy), opinion="", now=now + days * DAY)
    approve_plan(ticket=ref(costly), by=fresh(deputy), opinion="", now=now + 3 * DAY)


def test_what_was_taken_back_holds_no_more(costly, people, deputy, hand_over, now):
    take_back(delegation=hand_over(people.approver), now=now)
    with pytest.raises(Ticket.DoesNotExist):
        approve_plan(ticket=ref(costly), by=fresh(deputy), opinion="", now=now)


def test_who_can_approve_alone_decides_in_their_own_name(ticket_in, people, hand_over, now):
    hand_over(people.approver, to=people.leader)
    ticket = approve_plan(
        ticket=ref(ticket_in(State.PLAN_REVIEW)), by=fresh(people.leader), opinion="", now=now
    )
    assert ticket.history.latest("seq").payload["on_behalf_of"] is None


def test_nobody_decides_for_an_applicant(ticket_in, people, deputy, hand_over, now):
    ticket = customer_amends(
        ticket=ref(ticket_in(State.NEGOTIATING)),
        by=people.leader,
        wanted="多退一个月",
        channel=NoticeChannel.PHONE,
        now=now,
    )
    hand_over(people.leader)
    with pytest.raises(KeptApart):
        approve_plan(ticket=ref(ticket), by=fresh(deputy), opinion="", now=now)


def test_an_applicant_decides_for_nobody(ticket_in, people, hand_over, now):
    ticket = customer_amends(
        ticket=ref(ticket_in(State.NEGOTIATING)),
        by=people.leader,
        wanted="多退一个月",
        channel=NoticeChannel.PHONE,
        now=now,
    )
    hand_over(people.approver, to=people.leader)
    with pytest.raises(KeptApart):
        approve_plan(ticket=ref(ticket), by=fresh(people.leader), opinion="", now=now)


def test_a_deputys_deputy_has_nothing_to_hand_on(costly, people, deputy, hand_over, headquarters, now):
    hand_over(people.approver, days=1)
    third = User.objects.create_user("L3", None, name="王三", role=Role.LEADER, unit=deputy.unit)
    hand_over(deputy, to=third, from_=now + 5 * DAY)
    with pytest.raises(Ticket.DoesNotExist):
        approve_plan(ticket=ref(costly), by=fresh(third), opinion="", now=now + 5 * DAY)


def test_deputies_are_told_of_what_waits(costly, people, deputy, hand_over, now):
    hand_over(people.approver)
    plan = submitted_plan(costly)
    assert set(approvers_of(costly, plan, on=now.date())) == {people.approver, deputy}
    assert set(approvers_of(costly, plan, on=now.date() + 9 * DAY)) == {people.approver}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"to": "agent"}, "to"),
        ({"to": "approver"}, "to"),
        ({"begins_on": -DAY}, "begins_on"),
        ({"ends_on": -DAY}, "ends_on"),
        ({"ends_on": 90 * DAY}, "ends_on"),
    ],
)
def test_what_is_not_handed_over(people, deputy, now, given, field):
    to = getattr(people, given["to"]) if "to" in given else deputy
    begins = now.date() + given.get("begins_on", timedelta())
    ends = now.date() + given.get("ends_on", DAY)
    with pytest.raises(DelegationRefused) as refusal:
        delegate(by=people.approver, to=to, begins_on=begins, ends_on=ends, reason="休假", now=now)
    assert refusal.value.field == field


def test_one_deputy_at_a_time_who_is_there(people, deputy, hand_over, now):
    first = hand_over(people.approver)
    with pytest.raises(DelegationRefused):
        hand_over(people.approver, to=people.leader)
    with pytest.raises(DelegationRefused):
        hand_over(people.leader, to=people.approver)  # away on these days
    hand_over(people.approver, from_=now + 4 * DAY)
    take_back(delegation=first, now=now)
    hand_over(people.approver, to=people.leader, days=1)
