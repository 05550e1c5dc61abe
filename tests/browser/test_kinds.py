"""The website's form marks what a kind of problem needs as soon as the kind is chosen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from channels_intake.models import Needed
from tests.browser.conftest import PHONE
from tests.channels_intake.filling import WHO

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_kind_needs_is_marked_while_it_is_chosen(open_context, axe, category_complex):
    Needed.objects.create(category=category_complex, place=True, address=True)
    page = open_context(size=PHONE).new_page()
    page.goto(reverse("complain:who"))
    page.fill("[name=name]", WHO["name"])
    page.fill("[name=phone]", WHO["phone"])
    page.click("form.ts-fields .btn-primary")
    page.wait_for_url(f"**{reverse('complain:what')}")
    place, address, told = (page.locator(f"#{name}") for name in ("id_place", "id_address", "needs-told"))
    expect(address).to_be_hidden()
    expect(told).to_be_hidden()
    page.select_option("[name=category]", category_complex.code)
    expect(address).to_be_visible()
    expect(told).to_be_visible()
    expect(page.locator("label[for=id_place] .ts-req")).to_have_count(1)
    assert place.get_attribute("required") is not None
    axe(page)
    page.select_option("[name=category]", "")
    expect(address).to_be_hidden()
    expect(page.locator("label[for=id_place] .ts-req")).to_have_count(0)
    page.select_option("[name=category]", category_complex.code)
    page.fill("[name=description]", "没有信号")
    page.click("form.ts-fields .btn-primary")
    page.wait_for_url("**?check")
    expect(page.locator("label[for=id_place] .ts-req")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
