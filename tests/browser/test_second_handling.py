"""What can still happen to a case after, or instead of, the usual way: each person in an own browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from complaints.models import Ticket
from complaints.states import State
from tests.accessibility import follow
from tests.browser.test_journey import state_of, work
from tests.factories import PASSWORD
from tests.second import colleague, investigators_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second_approver(people) -> User:
    person = colleague(people.approver, "P2")
    person.set_password(PASSWORD)
    person.save()
    return person


def opened(page: Page, number: str) -> Page:
    page.goto(reverse("workspace:ticket", args=[number]))
    return page


def test_a_dissatisfied_customer_has_it_handled_again_and_is_satisfied(journey, sign_in, people, axe):
    number = journey.to(State.FEEDBACK).number
    agent = sign_in(people.agent)
    work(agent, number, "reopen", reason="昨晚又没有信号")
    assert state_of(number) == State.INVESTIGATING
    expect(opened(agent, number).locator("main")).to_contain_text("昨晚又没有信号")
    axe(agent)

    ticket = Ticket.objects.get(number=number)
    assert (ticket.cycle, ticket.handler != people.handler) == (2, True)
    journey.people.handler = ticket.handler
    for step in (
        type(journey).plan_submitted,
        type(journey).plan_approved,
        type(journey).consented,
        type(journey).resolved,
    ):
        ticket = step(journey, ticket)
    work(
        agent, number, "give_feedback",
        result="已更换天线，复测正常", cause="天线老化", improvement="同批更换",
        closing="apology", channel="phone", reached=True,
    )  # fmt: skip
    work(agent, number, "archive", reached=True, score="5")
    assert state_of(number) == State.ARCHIVED


def test_an_appeal_is_decided_by_somebody_who_had_no_part(journey, sign_in, people, axe):
    number = journey.to(State.ARCHIVED).number
    work(sign_in(people.agent), number, "appeal", kind="internal", grounds="补偿只按一天计算")
    officer = sign_in(people.appeal_officer)
    officer.goto(reverse("workspace:queue", args=["appeals"]))
    axe(officer)
    follow(officer, f"a[href*='{number}']")
    expect(officer.locator("main")).to_contain_text("补偿只按一天计算")
    axe(officer)
    work(officer, number, "decide_appeal", conclusion="change", reasons="漏算两天，应重新处理")
    assert state_of(number) == State.INVESTIGATING
    expect(opened(officer, number).locator("main")).to_contain_text("漏算两天")


def test_a_case_of_the_regulator_carries_its_number(journey, sign_in, people):
    number = journey.to(State.ARCHIVED).number
    agent = sign_in(people.agent)
    work(
        agent, number, "appeal",
        kind="regulator", external_number="GX-2026-110233", transferred_on="2026-11-16",
        grounds="十五日内未收到答复",
    )  # fmt: skip
    officer = sign_in(people.appeal_officer)
    expect(opened(officer, number).locator("main")).to_contain_text("GX-2026-110233")
    work(officer, number, "decide_appeal", conclusion="uphold", reasons="已于第三日书面答复")
    assert state_of(number) == State.ARCHIVED


def test_two_approvers_declare_a_case_invalid(journey, sign_in, people, second_approver, axe):
    number = investigators_case(people, journey.to(State.INVESTIGATING)).number
    investigator = sign_in(people.investigator)
    work(
        investigator, number, "propose_invalid",
        reason="经核实不属实", explanation="所述扣费没有发生", evidence="账单与详单",
    )  # fmt: skip
    for approver in (people.approver, second_approver):
        page = sign_in(approver)
        page.goto(reverse("workspace:approvals"))
        expect(page.locator("main")).to_contain_text("所述扣费没有发生")
        axe(page)
        follow(page, f"a.btn[href*='{number}']")
        axe(page)
        work(page, number, "decide_invalid", agrees="yes", opinion="证据充分")
    assert state_of(number) == State.INVALID


def test_two_complaints_of_one_matter_become_one(journey, sign_in, people, axe):
    one, other = journey.to(State.CLASSIFIED), journey.to(State.ASSIGNED)
    leader = sign_in(people.leader)
    work(leader, one.number, "merge", into=other.number)
    assert state_of(one.number) == State.MERGED
    opened(leader, one.number).click(f"main .ts-call a[href*='{other.number}']")
    leader.wait_for_url(f"**{reverse('workspace:ticket', args=[other.number])}")
    expect(leader.locator(".ts-call")).to_contain_text(one.number)
    axe(leader)
