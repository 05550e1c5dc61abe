"""WCAG 2.2 AA on the bases and every component, both themes, wide and on a phone."""

import pytest

from tests.accessibility import violations
from tests.ui.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.ui.urls")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("path", ["/staff", "/form", "/queue"])
def test_no_violation_and_no_sideways_scrolling(
    open_page: OpenPage, path: str, width: int, theme: str
) -> None:
    page = open_page(path, width=width, theme=theme)
    assert page.locator("html").get_attribute("data-bs-theme") == theme
    if path != "/queue":
        page.locator("main form .btn-primary").click()
        page.locator(".ts-problems").wait_for()
        assert page.evaluate("document.activeElement.className").count("ts-problems") == 1
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_checker_does_find_violations(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.evaluate("document.querySelector('label').remove()")
    assert violations(page) != []
