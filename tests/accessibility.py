"""Pages in a browser as everybody meets them: read by axe, in both themes, wide and on a phone."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS: Final = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDTHS: Final = (1366, 390)


_AXE: Final = Axe().axe_script
_RUN: Final = """options => axe.run(options).then(
    found => found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]))"""
# Scripts, labels and the swaps of parts find their element by its id: the first of two, or the wrong one.
_TWICE: Final = """() => [...new Set([...document.querySelectorAll('[id]')].map(element => element.id)
    .filter((id, place, all) => all.indexOf(id) !== place))]"""


def violations(page: Page, rules: object = RULES) -> list[tuple[str, list[str]]]:
    """Each broken rule with the elements that break it.

    What is in order is not brought over from the browser: that takes longer than looking for it.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found = page.evaluate(_RUN, {"runOnly": rules, "resultTypes": ["violations"]})
    return [(rule, nodes) for rule, nodes in found]


def ids_given_twice(page: Page) -> list[str]:
    return [str(name) for name in page.evaluate(_TWICE)]


def fine(page: Page) -> None:
    """The page as it stands: no rule is broken, no id given twice, and nothing reaches beyond its window."""
    assert violations(page) == [], page.url
    assert ids_given_twice(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def fine_in_both_themes(page: Page) -> None:
    """A theme changes nothing but colours, so of the dark one only these are looked at."""
    fine(page)
    theme = page.evaluate("document.documentElement.dataset.bsTheme")
    _show(page, "light" if theme == "dark" else "dark")
    assert violations(page, OF_COLOURS) == [], page.url
    _show(page, theme)


def fine_everywhere(page: Page) -> None:
    """Both themes, and both widths; the page is left on the phone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        fine_in_both_themes(page)


def follow(page: Page, pressed: str) -> None:
    """Press what leads to another page, and be there: else the page before is looked at once more."""
    with page.expect_navigation():
        page.click(pressed)


def _show(page: Page, theme: str | None) -> None:
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme || 'light'; }", theme)
