"""A real Chromium against a real server; every page it visits is also read by axe."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User
from tests.accessibility import ids_given_twice, violations
from tests.factories import PASSWORD

# Playwright's synchronous interface keeps an event loop in this thread; the ORM is used beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def open_context(chromium: Browser, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """A separate person's browser: own cookies, own size, own language and theme."""
    contexts = []

    def opened(*, size=DESKTOP, language="zh-CN", theme="light", scripts=True) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=size,
            locale=language,
            color_scheme=theme,
            java_script_enabled=scripts,
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(open_context) -> Callable[..., Page]:
    """`sign_in(people.agent)`: that person's own browser, signed in."""

    def signed_in(person: User, **how) -> Page:
        page = open_context(**how).new_page()
        page.goto(reverse("accounts:sign_in"))
        page.fill("[name=staff_number]", person.staff_number)
        page.fill("[name=password]", PASSWORD)
        page.click("main form .btn-primary")
        page.wait_for_url(lambda url: reverse("accounts:sign_in") not in url)
        return page

    return signed_in


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fails on any accessibility violation of the page as it stands, and on an id given twice."""

    def check(page: Page) -> None:
        assert violations(page) == [], page.url
        assert ids_given_twice(page) == [], page.url

    return check
