"""A call pops up at the desk of whoever answers, and opens the form with its number."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from channels_intake.channels.telephony.extensions import claim
from channels_intake.models import Contact
from tests.browser.conftest import PHONE as SMALL
from tests.channels_intake.telephony.conftest import account, now, pbx, tell  # noqa: F401  fixtures
from tests.factories import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("looks", [{}, {"size": SMALL, "theme": "dark"}], ids=["desk", "phone"])
def test_whoever_answers_sees_who_calls_and_opens_the_form(sign_in, people, axe, tell, looks):  # noqa: F811
    claim(number="8001", by=people.agent, now=timezone.now())
    page = sign_in(people.agent, **looks)
    page.goto("/work/desk/")
    tell("ringing")
    expect(page.locator("#pop.is-on")).to_contain_text("138****0000")
    expect(page.locator("#pop-open")).to_have_count(0)
    tell("answered", after=2)
    expect(page.locator("#pop-open")).to_be_visible()
    axe(page)
    page.click("#pop-open")
    page.wait_for_url(f"**/work/desk/{Contact.objects.get().pk}/")
    expect(page.locator("[name=phone]")).to_have_value(PHONE)
    expect(page.locator("#calls")).to_contain_text("8001")
    expect(page.locator("#pop.is-on")).to_have_count(0)
    axe(page)
