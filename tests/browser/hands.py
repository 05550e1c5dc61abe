"""Somebody who never touches a mouse."""

from playwright.sync_api import Page, expect

SECONDS_A_KEY = 0.28  # an average typist, words that make no sense included (Card, Moran, Newell 1980)
SECONDS_A_PAGE = 2  # many times what bench measures: whether this machine is busy just now says nothing


class Hands:
    """On a keyboard alone; what they press is counted, because a program presses faster than people."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed, self.pages = page, 0, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.pressed += len(keys)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.pressed += max(len(words), len(words.encode()) * 2 // 3)  # two keys for a Chinese character

    def arrive(self, address: str) -> None:
        """Wait for a page that was asked for, until the focus stands at its beginning."""
        self.page.wait_for_url(address)
        expect(self.page.locator("#main:focus, #main :focus")).to_have_count(1)
        self.pages += 1

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus stands there."""
        for _press in range(80):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches {selector}")

    @property
    def seconds(self) -> float:
        """As long as an average typist takes for as many keys, and as the pages may take."""
        return self.pressed * SECONDS_A_KEY + self.pages * SECONDS_A_PAGE
