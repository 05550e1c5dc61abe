"""A contact that waits is entered by hands that never touch a mouse; axe reads each page."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from channels_intake.models import Contact
from complaints.models import Ticket
from tests.browser.conftest import PHONE
from tests.channels_intake.waiting import a_contact

pytestmark = pytest.mark.django_db(transaction=True)


def tab_to(page, selector):
    """Press Tab until the focus stands there."""
    for _press in range(80):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_waiting_contact_is_entered_by_keyboard_alone(sign_in, people, axe, language):
    a_contact(timezone.now(), description="城东路没有信号，扫码收不了钱！")
    page = sign_in(people.agent, language=language)
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url("**/work/desk/")
    axe(page)
    tab_to(page, "#take-next")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/work/desk/{Contact.objects.get().pk}/")
    expect(page.locator(".ts-raw")).to_contain_text("城东路没有信号")
    axe(page)
    tab_to(page, "[name=demand]")
    page.keyboard.type("尽快修复")
    expect(page.locator("[data-draft-status]")).to_contain_text(":")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/work/tickets/**")
    ticket = Ticket.objects.get()
    assert (ticket.demand, Contact.objects.get().ticket) == ("尽快修复", ticket)


def test_on_a_phone_and_in_the_dark(sign_in, people, axe):
    a_contact(timezone.now())
    page = sign_in(people.agent, size=PHONE, theme="dark")
    page.goto("/work/desk/")
    axe(page)
    page.click("#take-next")
    page.wait_for_url(f"**/work/desk/{Contact.objects.get().pk}/")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_people_see_who_has_it_open(sign_in, people, axe):
    contact = a_contact(timezone.now())
    agent, leader = sign_in(people.agent), sign_in(people.leader)
    agent.goto("/work/desk/")
    agent.click("#take-next")
    agent.wait_for_url(f"**/work/desk/{contact.pk}/")
    leader.goto("/work/desk/")
    expect(leader.locator(".ts-wait-who")).to_contain_text(people.agent.name)
    expect(leader.locator(f"#w-{contact.pk}")).to_have_count(0)
    axe(leader)
