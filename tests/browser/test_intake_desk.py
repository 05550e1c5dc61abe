"""A contact that waits is entered by hands that never touch a mouse; axe reads each page."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from channels_intake.models import Contact
from complaints.models import Ticket
from complaints.states import State
from tests.browser.conftest import PHONE
from tests.browser.hands import Hands
from tests.channels_intake.waiting import a_contact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_waiting_contact_is_entered_by_keyboard_alone(sign_in, people, axe, journey, language):
    journey.now = timezone.now()
    journey.to(State.IMPLEMENTING)  # of the same number, with a plan that was agreed to
    a_contact(timezone.now(), description="城东路没有信号，扫码收不了钱！")
    page = sign_in(people.agent, language=language)
    hands = Hands(page)
    hands.press("g", "w")
    hands.arrive("**/work/desk/")
    axe(page)
    hands.tab_to("#take-next")
    hands.press("Enter")
    hands.arrive(f"**/work/desk/{Contact.objects.get(ticket=None).pk}/")
    expect(page.locator(".ts-raw")).to_contain_text("城东路没有信号")
    expect(page.locator("#known .ts-call")).to_be_visible()  # complained lately: what was promised?
    expect(page.locator("#known")).to_contain_text("射频单元")
    axe(page)
    hands.tab_to("[name=demand]")
    hands.type("尽快修复")
    hands.tab_to(".ts-narrow")
    hands.type("network-cov")
    expect(page.locator("#suggested strong")).to_be_visible()  # what this kind needs
    hands.tab_to("[name=place]")
    hands.type("城东路")
    expect(page.locator("[data-draft-status]")).to_contain_text(":")
    hands.press("Control+Enter")
    hands.arrive("**/work/tickets/**")
    assert hands.seconds < 60
    ticket = Ticket.objects.latest("pk")
    assert (ticket.demand, ticket.place, ticket.category) == ("尽快修复", "城东路", journey.category)
    assert Contact.objects.get(ticket=ticket)


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


def test_what_waits_is_gone_through_by_single_keys(sign_in, people):
    first, second = (a_contact(timezone.now(), place, minutes=4 - place) for place in (1, 2))
    page = sign_in(people.agent)
    page.goto("/work/desk/")
    page.keyboard.press("j")
    expect(page.locator(f"#w-{first.pk}")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#w-{second.pk}")).to_be_focused()
    page.keyboard.press("o")
    page.wait_for_url(f"**/work/desk/{second.pk}/")
