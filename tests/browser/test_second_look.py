"""The customer's ways on and back, in a browser on a phone: every page is also read by axe."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints.lifecycle.waiting import ask_customer
from complaints.models import Ticket
from complaints.states import State
from tests.accessibility import follow
from tests.browser.conftest import PHONE
from tests.factories import Journey, ref
from tests.portal.conftest import PICTURE

pytestmark = pytest.mark.django_db(transaction=True)

BILL = {"name": "账单.png", "mimeType": "image/png", "buffer": PICTURE}


@pytest.fixture
def customer(open_context, journey: Journey) -> Callable[..., Page]:
    """`customer(ticket)`: a phone whose owner has just given number and code."""

    def entered(ticket: Ticket, **how) -> Page:
        page = open_context(**{"size": PHONE, **how}).new_page()
        page.goto("/progress/")
        page.fill("[name=number]", ticket.number)
        page.fill("[name=code]", journey.code)
        page.click("form.ts-fields button.btn-primary")
        page.wait_for_url(f"**/progress/{ticket.number}/")
        return page

    return entered


def send(page: Page, ticket: Ticket) -> None:
    """Press the form's own button, whichever way it is drawn, and land on the progress page."""
    page.click("form.ts-fields .ts-go button")
    page.wait_for_url(f"**/progress/{ticket.number}/")


def state_of(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).state


def rate(page: Page, ticket: Ticket, score: int) -> None:
    follow(page, f"a[href$='/progress/{ticket.number}/rate/']")
    page.click(f"label:has([name=score][value='{score}'])")
    send(page, ticket)


def test_dissatisfied_then_handled_again_then_satisfied(customer, journey, axe):
    ticket = journey.to(State.FEEDBACK)
    page = customer(ticket)
    axe(page)
    rate(page, ticket, 1)
    expect(page.locator("h1")).to_have_text("您还不满意，我们继续处理")
    assert "已解决" not in page.inner_text("main")
    axe(page)
    follow(page, f".ts-go a[href$='/progress/{ticket.number}/reopen/']")
    axe(page)
    page.fill("[name=reason]", "楼道里还是没信号 𠮷😡")
    page.set_input_files("[name=uploads]", BILL)
    send(page, ticket)
    assert state_of(ticket) == State.INVESTIGATING
    expect(page.locator("main")).to_contain_text("楼道里还是没信号 𠮷😡")
    axe(page)

    journey.now = timezone.now()
    again = Ticket.objects.get(pk=ticket.pk)
    for step in (journey.plan_submitted, journey.plan_approved):
        again = step(again)
    page.reload()
    follow(page, f"a[href$='/progress/{ticket.number}/agree/']")
    axe(page)
    send(page, ticket)
    journey.told(journey.resolved(Ticket.objects.get(pk=ticket.pk)))
    page.reload()
    rate(page, ticket, 5)
    assert state_of(ticket) == State.ARCHIVED


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_is_answered(customer, journey, people, axe, scripts):
    ticket, now = journey.to(State.INVESTIGATING), timezone.now()
    ask_customer(
        ticket=ref(ticket),
        by=people.handler,
        question="室内还是室外？",
        reply_by=now + timedelta(days=2),
        now=now,
    )
    page = customer(ticket, scripts=scripts)
    expect(page.locator(".ts-offer")).to_contain_text("室内还是室外？")
    follow(page, f"a[href$='/progress/{ticket.number}/answer/']")
    page.click("form.ts-fields .ts-go button")  # nothing said yet
    expect(page.locator("#id_answer_error")).to_be_visible()
    if scripts:
        axe(page)
    page.fill("[name=answer]", "室内")
    page.set_input_files("[name=uploads]", BILL)
    send(page, ticket)
    assert state_of(ticket) == State.INVESTIGATING
    assert ticket.attachments.get().name == "账单.png"


def test_withdrawn_and_taken_up_again(customer, journey, axe):
    ticket = journey.to(State.INVESTIGATING)
    page = customer(ticket)
    page.click(".ts-more summary")
    follow(page, f"a[href$='/progress/{ticket.number}/withdraw/']")
    axe(page)
    page.click(".ts-go a.btn-primary")  # no, keep it
    page.wait_for_url(f"**/progress/{ticket.number}/")
    assert state_of(ticket) == State.INVESTIGATING
    page.goto(f"/progress/{ticket.number}/withdraw/")
    send(page, ticket)
    assert state_of(ticket) == State.WITHDRAWN
    axe(page)
    follow(page, f"a[href$='/progress/{ticket.number}/reopen/']")
    page.fill("[name=reason]", "又断了")
    send(page, ticket)
    assert state_of(ticket) == State.INVESTIGATING


def test_an_appeal_with_its_materials(customer, journey, axe):
    ticket = journey.to(State.ARCHIVED)
    page = customer(ticket)
    axe(page)
    follow(page, f".ts-again a[href$='/progress/{ticket.number}/appeal/']")
    page.fill("[name=grounds]", "补偿不合理")
    page.set_input_files("[name=uploads]", [BILL, {**BILL, "name": "坏.svg", "buffer": b"<svg/>"}])
    page.click("form.ts-fields .ts-go button")
    page.wait_for_url(f"**/progress/{ticket.number}/files/")
    expect(page.locator(".ts-problems")).to_contain_text("坏.svg")
    axe(page)
    assert state_of(ticket) == State.APPEALING
    assert ticket.attachments.get().name == "账单.png"


def test_urging_stops_for_the_day(customer, journey, axe):
    ticket = journey.to(State.INVESTIGATING)
    page = customer(ticket)
    for _time in range(3):
        page.goto(f"/progress/{ticket.number}/urge/")
        send(page, ticket)
    expect(page.locator(".ts-does").first).to_contain_text("3")
    assert not page.locator(f"a[href$='/progress/{ticket.number}/urge/']").count()
    axe(page)


def test_a_lost_code_is_asked_for(open_context, journey, axe):
    ticket = journey.to(State.INTAKE)
    page = open_context(size=PHONE).new_page()
    page.goto("/progress/")
    follow(page, "a[href='/progress/code/']")
    axe(page)
    page.fill("[name=number]", ticket.number)
    page.fill("[name=contact]", "13800000000")
    page.click("form.ts-fields .ts-go button")
    page.wait_for_url("**/progress/code/asked/")
    axe(page)
    assert ticket.history.filter(kind="code_reissued").exists()


def test_the_browsers_back_button_never_asks_to_send_again(open_context, axe):
    page = open_context(size=PHONE).new_page()
    page.goto("/complain/")
    page.click(".ts-go button.btn-primary")  # nothing filled in
    expect(page.locator("#id_phone_error")).to_be_visible()
    axe(page)
    page.fill("[name=name]", "王桂兰")
    page.fill("[name=phone]", "138 0000 0000")
    follow(page, ".ts-go button.btn-primary")
    page.fill("[name=description]", "每月多扣 15 元")
    follow(page, ".ts-go button.btn-primary")
    page.click("button[name=send]")
    page.wait_for_url("**/complain/receipt/")
    for _time in range(4):
        page.go_back()
        expect(page.locator("main h1")).to_be_visible()
    assert Ticket.objects.count() == 1
