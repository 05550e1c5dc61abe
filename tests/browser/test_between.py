"""A complaint on its detours: returned twice, waiting for an answer, a plan the customer changes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints.models import Ticket
from complaints.states import State
from tests.accessibility import follow
from tests.browser.conftest import PHONE
from tests.browser.test_journey import state_of, work
from tests.browser.test_second_handling import opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def customer(open_context, journey):
    """The customer's phone, with the ticket's page open."""

    def entered(ticket: Ticket) -> Page:
        page = open_context(size=PHONE).new_page()
        page.goto(reverse("portal:find"))
        page.fill("[name=number]", ticket.number)
        page.fill("[name=code]", journey.code)
        page.locator("main form .btn").first.click()
        page.wait_for_url(f"**{reverse('portal:progress', args=[ticket.number])}")
        return page

    return entered


def test_returned_twice_then_a_leader_says_whose_it_is(journey, sign_in, people, axe):
    number = journey.to(State.CLASSIFIED).number
    handler, agent = sign_in(people.handler), sign_in(people.agent)
    work(agent, number, "assign", department="网络部")
    work(handler, number, "return_ticket", reason="光缆归装维，不归网络部")
    work(agent, number, "assign", department="网络部")
    work(handler, number, "return_ticket", reason="仍不归网络部")
    assert (state_of(number), Ticket.objects.get(number=number).returns) == (State.CLASSIFIED, 2)

    page = opened(agent, number)
    expect(page.locator("main")).to_contain_text("仍不归网络部")
    assert not page.locator("a[href*='move=arbitrate']").count()
    axe(page)

    leader = sign_in(people.leader)
    assert opened(leader, number).locator("a[href*='move=arbitrate']").count()
    axe(leader)
    work(leader, number, "arbitrate", department="网络部", reason="基站在该部门名下")
    assert state_of(number) == State.ASSIGNED
    opened(handler, number)
    assert not handler.locator("a[href*='move=return_ticket']").count()
    axe(handler)


def test_the_customer_is_asked_and_answers(journey, customer, sign_in, people, axe):
    ticket = journey.to(State.INVESTIGATING)
    handler = sign_in(people.handler)
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    work(handler, ticket.number, "ask_customer", question="室内还是室外没有信号？", reply_by=until)
    assert state_of(ticket.number) == State.WAITING_CUSTOMER
    axe(opened(handler, ticket.number))

    page = customer(ticket)
    expect(page.locator("main")).to_contain_text("室内还是室外没有信号？")
    follow(page, f"a[href$='{reverse('portal:answer', args=[ticket.number])}']")
    page.fill("[name=answer]", "室内没有，窗边有一格")
    page.locator("form.ts-fields .btn-primary").first.click()
    page.wait_for_url(f"**{reverse('portal:progress', args=[ticket.number])}")
    assert state_of(ticket.number) == State.INVESTIGATING
    expect(opened(handler, ticket.number).locator("main")).to_contain_text("室内没有，窗边有一格")


def test_the_customer_changes_the_plan(journey, customer, sign_in, people, axe):
    ticket = journey.to(State.NEGOTIATING)
    page = customer(ticket)
    follow(page, f"a[href$='{reverse('portal:change', args=[ticket.number])}']")
    page.fill("[name=wanted]", "还要书面致歉")
    axe(page)
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(f"**{reverse('portal:progress', args=[ticket.number])}")
    assert state_of(ticket.number) == State.PLAN_REVIEW

    leader = sign_in(people.leader)
    expect(opened(leader, ticket.number).locator("main")).to_contain_text("还要书面致歉")
    work(leader, ticket.number, "approve_plan", opinion="同意")
    page.reload()
    axe(page)
    follow(page, f"a[href$='{reverse('portal:agree', args=[ticket.number])}']")
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(f"**{reverse('portal:progress', args=[ticket.number])}")
    assert state_of(ticket.number) == State.IMPLEMENTING
