"""Sending the complaint while its files are still going up: the button waits for them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from accounts.throttle import SUBMIT_ADDRESS
from channels_intake.channels.web import sending
from complaints.models import Attachment, Ticket
from tests.accessibility import follow
from tests.browser.conftest import PHONE
from tests.held import Held

pytestmark = pytest.mark.django_db(transaction=True)

BILL: FilePayload = {"name": "账单.txt", "mimeType": "text/plain", "buffer": "每月扣 15 元".encode()}
NO_FILE: FilePayload = {"name": "坏.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}


@pytest.fixture
def last_step(open_context, terms) -> Page:
    page = open_context(size=PHONE).new_page()
    page.goto(reverse("complain:who"))
    page.fill("[name=name]", "张晓明")
    page.fill("[name=phone]", "138 0000 0000")
    follow(page, "main form .btn-primary")
    page.fill("[name=description]", "昨晚起没有信号")
    page.fill("[name=demand]", "尽快修复")
    page.fill("[name=place]", "城东路 18 号")
    page.click("main form .btn-primary")
    page.wait_for_url(f"**{reverse('complain:send')}")
    return page


@pytest.fixture
def slow_line(last_step: Page) -> Callable[[], None]:
    """Uploads stand still until the function is called."""
    return Held(last_step, f"**{reverse('complain:file_begin')}").go_on


def pressed_early(page: Page, file: FilePayload) -> None:
    page.set_input_files("[type=file]", file)
    expect(page.locator("#uploading progress")).to_be_visible()
    page.click("main form [name=send]")
    expect(page.locator("#toasts-in")).to_contain_text("传完后会自动继续")
    assert not Ticket.objects.exists()


def test_the_button_pressed_early_sends_once_the_files_are_here(last_step, slow_line):
    pressed_early(last_step, BILL)
    slow_line()
    last_step.wait_for_url(f"**{reverse('complain:receipt')}")
    assert Attachment.objects.get(ticket=Ticket.objects.get()).name == "账单.txt"


def test_nothing_is_sent_without_a_file_that_was_refused(last_step, slow_line):
    pressed_early(last_step, NO_FILE)
    slow_line()
    expect(last_step.locator("#uploading .ts-err")).to_be_visible()
    assert not Ticket.objects.exists()
    last_step.click("main form [name=send]")  # a decision of its own
    last_step.wait_for_url(f"**{reverse('complain:receipt')}")
    assert not Ticket.objects.get().attachments.exists()


def test_a_file_added_after_a_refusal_sends_nothing(last_step, monkeypatch):
    """The page is the answer to what was refused, so to load it anew would send it once more."""
    with monkeypatch.context() as today:
        today.setattr(sending, "SUBMIT_ADDRESS", replace(SUBMIT_ADDRESS, scope="none", attempts=0))
        follow(last_step, "main form [name=send]")
    last_step.set_input_files("[type=file]", BILL)
    expect(last_step.locator(".ts-file")).to_contain_text("账单.txt")
    assert not Ticket.objects.exists()
