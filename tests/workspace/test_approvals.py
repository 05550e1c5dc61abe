"""The approval inbox holds what this person may decide, and nothing else."""

import pytest

from accounts.roles import Role
from complaints.states import State

pytestmark = pytest.mark.django_db
URL = "/work/approvals/"


def plans(response):
    return [item["plan"].pk for item in response.context["items"]]


def test_plans_within_the_tier(as_, journey):
    small = journey.to(State.PLAN_REVIEW).plans.get()
    journey.compensation = 800
    large = journey.to(State.PLAN_REVIEW).plans.get()
    assert plans(as_("leader").get(URL)) == [small.pk]
    assert plans(as_("approver").get(URL)) == [small.pk, large.pk]


def test_a_plan_one_had_changed_is_for_somebody_else(as_, ticket_in, send):
    send(as_("leader"), ticket_in(State.NEGOTIATING), "customer_amends", channel="phone", wanted="书面致歉")
    assert plans(as_("leader").get(URL)) == []
    assert plans(as_("approver").get(URL)) != []


def test_decided_plans_are_gone(as_, ticket_in):
    ticket_in(State.NEGOTIATING)
    assert plans(as_("approver").get(URL)) == []


@pytest.mark.parametrize("role", [Role.AGENT, Role.HANDLER, Role.SUPERVISOR])
def test_others_find_it_empty(as_, ticket_in, role):
    ticket_in(State.PLAN_REVIEW)
    assert plans(as_(role).get(URL)) == []


def test_customers_are_masked(as_, ticket_in):
    ticket_in(State.PLAN_REVIEW)
    assert "张晓明" not in as_("approver").get(URL).content.decode()


def test_pages_follow_each_other_within_few_queries(as_, journey, django_assert_max_num_queries):
    for _ticket in range(22):
        journey.to(State.PLAN_REVIEW)
    client = as_("approver")
    with django_assert_max_num_queries(10):
        first = client.get(URL)
    second = client.get(URL, {"after": first.context["after"]})
    assert len(plans(first)) == 20
    assert len(plans(second)) == 2
    assert not set(plans(first)) & set(plans(second))


def test_what_falls_due_first_stands_on_top(as_, journey, due):
    later, none, soon = (journey.to(State.PLAN_REVIEW) for _plan in range(3))
    due(later, hours=9)
    due(none)
    due(soon, hours=1)
    response = as_("approver").get(URL)
    assert plans(response) == [ticket.plans.get().pk for ticket in (soon, later, none)]
    assert "data-due" in response.content.decode()


def test_pages_follow_each_other_by_limit(as_, journey, due):
    tickets = [journey.to(State.PLAN_REVIEW) for _plan in range(22)]
    for position, ticket in enumerate(reversed(tickets[2:])):
        due(ticket, hours=position + 1)
    for ticket in tickets[:2]:
        due(ticket)
    client = as_("approver")
    first = client.get(URL)
    second = client.get(URL, {"after": first.context["after"]})
    assert plans(first) == [ticket.plans.get().pk for ticket in reversed(tickets[2:])]
    assert plans(second) == [ticket.plans.get().pk for ticket in tickets[:2]]


def test_while_nothing_waits_the_last_decisions_are_shown(as_, people, ticket_in, send):
    ticket = ticket_in(State.PLAN_REVIEW)
    send(as_("approver"), ticket, "approve_plan", opinion="")
    response = as_("approver").get(URL)
    assert [plan.ticket.number for plan in response.context["decided"]] == [ticket.number]
    assert list(as_("leader").get(URL).context["decided"]) == []
